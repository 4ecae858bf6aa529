/** Thumbnails of pictures: who makes them and where they are kept. */
package dev.skylight.internal.thumbnails;
