/** What Java cannot do with its own process. */
package dev.skylight.process;
