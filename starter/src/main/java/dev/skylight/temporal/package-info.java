/**
 * Where Temporal runs and who works there: connections, the local development server, the embedded
 * server and its files, the workers of this process, and jobs started or attached to.
 */
package dev.skylight.temporal;
