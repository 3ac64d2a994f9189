package dev.varve.door.http;

import dev.varve.door.Arrival;
import java.io.InputStream;

/** The bytes of a body, which come as its client sends them. For one thread that reads. */
abstract class BodyStream extends InputStream implements Arrival {

    /** The first bytes that are there, at most so many; they are read again. */
    abstract byte[] peek(int mostBytes);
}
