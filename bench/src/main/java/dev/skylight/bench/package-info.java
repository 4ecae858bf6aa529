/**
 * Benchmarks. Every number is taken beside the others in one run, round by round in turn, and told
 * as a ratio: on shared machines seconds of different runs do not compare.
 */
package dev.skylight.bench;
