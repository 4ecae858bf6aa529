/** Progress for people: a live bar on a terminal, plain lines elsewhere. Writes to stderr only. */
package dev.skylight.terminal;
