package dev.varve.broken.door.http;

import dev.varve.broken.door.cli.LooksBack;

public final class LooksAcross {
    Object into = new LooksBack();
}
