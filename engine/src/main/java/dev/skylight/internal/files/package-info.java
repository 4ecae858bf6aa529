/**
 * Files that are whole or absent, locks, hashes, SQLite transactions, and what the disk and SQLite
 * throw put into sentences. Thread-safe.
 */
package dev.skylight.internal.files;
