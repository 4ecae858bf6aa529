/**
 * Whether the files of a collection are what they should be, and giving back to them what is lost.
 * What is damaged is copied before it is overwritten.
 */
package dev.skylight.internal.verification;
