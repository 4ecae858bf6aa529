/**
 * The command line: one class per command, results on stdout, everything else on stderr. A command
 * gets its surroundings through {@link dev.skylight.cli.Console}, so that tests run it in-process.
 * Search commands load neither Temporal nor logging, to answer within a second of a cold start.
 */
package dev.skylight.cli;
