/**
 * {@code embed}, {@code regenerate}, {@code build-index}, the workers and the server they run on,
 * and the running job seen and steered from a second terminal.
 */
package dev.skylight.cli.job;
