/**
 * The books of {@code embeddings.npy}: which of its rows are durable, made by what, with which
 * checksum; which failed; which are promised. {@link dev.skylight.internal.ledger.LedgerFile} keeps
 * them in an SQLite file, {@code embeddings.ledger}; format: {@code docs/file-formats.md}.
 */
package dev.skylight.internal.ledger;
