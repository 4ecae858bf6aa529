/** {@code serve}: the collection in a browser. */
package dev.skylight.cli.serve;
