/**
 * Where Temporal runs: connections, profiles, the local development server, the embedded one, and
 * what they throw put into sentences.
 */
package dev.skylight.temporal;
