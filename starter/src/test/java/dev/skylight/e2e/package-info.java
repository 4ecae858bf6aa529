/**
 * The product as a user meets it: real processes, real servers, real signals. Every wait has a
 * limit, and whatever a test started is killed after it. One test at a time; all carry the tag
 * {@code slow}.
 */
package dev.skylight.e2e;
