/** A collection's files, and the error type whose message a user reads. Immutable, thread-safe. */
package dev.skylight.collection;
