/**
 * Bytes at rest: the contract of a store ({@link dev.varve.store.BlobStore}) and the local one.
 *
 * <p>Here live keys and their rules, creating objects that never change, reading and listing them,
 * the classification of what can go wrong, and what stores elsewhere share: the life of a staged
 * object, requests under way, checksums. What the bytes mean, how objects are called and when they
 * are due is decided elsewhere: this room knows no other room of Varve. A new store is a floor
 * here.
 */
@NullMarked
package dev.varve.store;

import org.jspecify.annotations.NullMarked;
