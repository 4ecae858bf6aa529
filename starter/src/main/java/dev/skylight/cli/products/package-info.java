/** A shop's product search on the command line. */
package dev.skylight.cli.products;
