package dev.skylight.index;

import dev.skylight.workflows.IndexResult;

/**
 * Outline; the faiss part replaces it.
 *
 * @param result what the workflow returns
 */
public record IndexReport(IndexResult result) {}
