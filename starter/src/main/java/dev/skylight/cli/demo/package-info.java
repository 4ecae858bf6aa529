/** {@code demo}: the whole job on drawn pictures. */
package dev.skylight.cli.demo;
