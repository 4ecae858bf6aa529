/**
 * Files that are whole or absent, hashes, SQLite transactions, and what the disk and SQLite throw
 * put into sentences. Stateless and thread-safe.
 */
package dev.skylight.internal.files;
