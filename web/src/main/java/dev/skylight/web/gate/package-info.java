/**
 * Who is let in: a browser that is told by another site to come here is not, nor is anybody without
 * the token where there is one.
 */
package dev.skylight.web.gate;
