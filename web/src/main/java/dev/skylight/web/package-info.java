/** A collection over HTTP: the API under {@code /api/v1}, and a page over it. */
package dev.skylight.web;
