/**
 * From the catalog to durable rows: what is missing, which picture each row is made of, and one
 * chunk's work. Nothing here knows who schedules it.
 */
package dev.skylight.internal.embedding;
