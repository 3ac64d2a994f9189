package dev.varve.broken.column;

import dev.varve.broken.record.Looked;

final class Back {
    Object into = new Looked();
}
