/**
 * What another precision of a model, or another way of decoding, changes on one's own pictures:
 * likeness of the vectors, and speed.
 */
package dev.skylight.internal.comparison;
