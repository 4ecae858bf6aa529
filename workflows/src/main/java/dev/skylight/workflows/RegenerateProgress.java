package dev.skylight.workflows;

/**
 * Answer of the progress query. Counts are of this run's scope.
 *
 * @param state where the run is
 * @param rowsTotal rows in scope; 0 while planning
 * @param rowsDone rows settled
 * @param rowsFailed of those, rows that failed
 * @param chunksTotal chunks in scope
 * @param chunksDone chunks settled
 * @param chunksInFlight chunks handed to the task queue and not yet back
 * @param parallelism most chunks in flight
 * @param imagesPerSecond rate over the last minutes, paused time left out; 0 where unknown
 * @param etaSeconds seconds to go at that rate; -1 where unknown
 */
public record RegenerateProgress(
    RunState state,
    long rowsTotal,
    long rowsDone,
    long rowsFailed,
    long chunksTotal,
    long chunksDone,
    int chunksInFlight,
    int parallelism,
    double imagesPerSecond,
    long etaSeconds) {}
