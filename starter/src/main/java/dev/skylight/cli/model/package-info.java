/** {@code model list|pull|prepare|check}. */
package dev.skylight.cli.model;
