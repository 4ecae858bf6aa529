/** Words for people. */
package dev.skylight.internal.text;
