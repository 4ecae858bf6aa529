/** What people say of pictures, {@code tag} and {@code rate}, and {@code stats} of all of them. */
package dev.skylight.cli.notes;
