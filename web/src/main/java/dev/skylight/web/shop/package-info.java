/** A shop's product search over HTTP: what is similar to a photo, to words, to another product. */
package dev.skylight.web.shop;
