/**
 * A shop's product search: pictures that its main database lists, their vectors in a pgvector
 * table, and what is similar to a photo. The rows themselves are the ledger: what the table holds
 * for an image, its URL and the model is done, and nothing else is kept.
 */
package dev.skylight.products;
