/**
 * The door to a collection for every program that is not the job itself: {@link
 * dev.skylight.library.Collection} searches, tells what is there, registers, embeds and indexes. It
 * reads no environment and prints nothing; what a person has to know comes back as sentences.
 *
 * <p>Everything in packages named {@code internal} may change without notice.
 */
package dev.skylight.library;
