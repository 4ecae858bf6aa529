/**
 * {@code search-text} and {@code search-image}: questions asked of a collection, and answers
 * printed. Loads neither Temporal nor logging, to answer within a second of a cold start.
 */
package dev.skylight.cli.search;
