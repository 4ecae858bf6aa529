/**
 * The thin layer between Temporal and the work: translates failures, heartbeats and cancellation.
 * What the activities do is in the packages of their nouns. Everything here is thread-safe; files
 * are opened per activity, so that a restarted collection is never written through an old handle.
 */
package dev.skylight.activities;
