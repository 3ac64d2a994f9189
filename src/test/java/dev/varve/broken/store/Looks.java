package dev.varve.broken.store;

import dev.varve.broken.column.Open;

final class Looks {
    Object into = new Open();
}
