/**
 * Pictures that are there more than once: by the bytes of their files, and by the cosine of their
 * vectors. Finds and tells them; deletes nothing.
 */
package dev.skylight.internal.duplicates;
