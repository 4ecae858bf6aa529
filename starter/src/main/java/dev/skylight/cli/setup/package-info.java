/** {@code config}, {@code help}, {@code version}, {@code generate-completion}. */
package dev.skylight.cli.setup;
