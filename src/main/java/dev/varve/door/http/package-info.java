/**
 * Varve over HTTP: records, tables, flushes, the page for people and the description for programs;
 * which requests are let in, how their bodies are read, and what is replied. What goes wrong
 * becomes a status and one sentence.
 *
 * <p>Only this floor knows JAX-RS. What a body's records go through once they are unpacked is the
 * same for every way in and does not live here.
 */
@NullMarked
package dev.varve.door.http;

import org.jspecify.annotations.NullMarked;
