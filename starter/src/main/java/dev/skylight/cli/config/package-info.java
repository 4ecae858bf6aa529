/**
 * The user's configuration file: found, read, compared with the options that there are. Stands
 * under the shell.
 */
package dev.skylight.cli.config;
