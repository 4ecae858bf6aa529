/**
 * PostgreSQL and pgvector, whoever uses them: addresses as libpq writes them, connections, failures
 * as sentences, vectors by COPY, and a server of one's own for demo and tests.
 */
package dev.skylight.postgres;
