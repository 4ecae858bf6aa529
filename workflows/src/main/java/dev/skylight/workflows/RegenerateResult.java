package dev.skylight.workflows;

/**
 * Result of {@link RegenerateEmbeddings}.
 *
 * @param finish state of the collection
 * @param rowsInScope rows in this run's scope
 * @param index the index that was built, or null
 */
public record RegenerateResult(FinishResult finish, long rowsInScope, IndexResult index) {}
