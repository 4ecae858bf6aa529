/**
 * Pictures by URL: the address that was judged is the one that is connected to, everything has a
 * limit, and content is decided by bytes. Thread-safe.
 */
package dev.skylight.fetch;
