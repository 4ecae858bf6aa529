/**
 * What the Temporal server sees of Skylight: workflow and activity interfaces, the workflows' code,
 * and the immutable records they exchange. No I/O and nothing non-deterministic lives here; the
 * build's enforcer rule keeps the libraries for it out. All row ranges are half-open. Nothing is
 * nullable unless its Javadoc says so.
 */
package dev.skylight.workflows;
