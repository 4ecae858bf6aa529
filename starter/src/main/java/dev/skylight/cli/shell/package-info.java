/**
 * What is around every command: options that all take, the screen, the settings, the log, exit
 * codes, interruption, help. The ground of the command line: nothing here knows a command.
 */
package dev.skylight.cli.shell;
