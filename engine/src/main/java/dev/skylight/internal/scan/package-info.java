/**
 * From folders of pictures to entries of the catalog: what is there, what of it is new or changed,
 * what cannot be read.
 */
package dev.skylight.internal.scan;
