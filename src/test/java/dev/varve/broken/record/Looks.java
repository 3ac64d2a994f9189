package dev.varve.broken.record;

import dev.varve.broken.column.Open;

final class Looks {
    Object into = new Open();
}
