/**
 * The command line's roof: {@link dev.skylight.cli.Main} and the list of commands. A package per
 * group of {@code --help} lies below, one class per command; results go to stdout, everything else
 * to stderr. Groups never import each other, and stand on {@code shell}.
 */
package dev.skylight.cli;
