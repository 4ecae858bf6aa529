/**
 * {@code embeddings.npy} and the ledger that says which of its rows are durable. The order is the
 * promise: rows into the map, force, checksum of the mapped bytes into the ledger with
 * synchronous=FULL; only then is a chunk reported done. Formats: {@code docs/file-formats.md}.
 */
package dev.skylight.internal.vectors;
