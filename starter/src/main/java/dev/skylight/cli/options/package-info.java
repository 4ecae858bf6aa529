/** Options that several groups of commands share. Stand on the shell. */
package dev.skylight.cli.options;
