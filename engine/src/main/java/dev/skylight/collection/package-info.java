/**
 * What every part of the engine speaks of: a collection's files, a set of its rows, and the error
 * type whose message a user reads. Immutable, thread-safe.
 */
package dev.skylight.collection;
