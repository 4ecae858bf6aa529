/** JSON written by hand, for results that must be there before a library has been loaded. */
package dev.skylight.json;
