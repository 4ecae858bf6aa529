/**
 * The door to a collection's jobs: started or attached to, followed, paused, resumed, cancelled,
 * worked on, wherever Temporal runs. Progress and events are values; nothing here prints, so that a
 * terminal, JSON and a page can each show them in their own way.
 */
package dev.skylight.jobs;
