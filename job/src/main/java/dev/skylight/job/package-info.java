/**
 * What is asked for and what came of it: immutable values that the engine, the workflows and every
 * face exchange. Temporal writes them into histories as JSON, field by field: a component may be
 * added, which older histories then lack, but none renamed or removed.
 */
package dev.skylight.job;
