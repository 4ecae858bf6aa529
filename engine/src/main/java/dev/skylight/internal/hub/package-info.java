/**
 * Fetches models from the Hugging Face hub, or from the cache its own tools fill, into the user's
 * model folder. What arrives is checked by hash, and a model folder is whole or not there.
 */
package dev.skylight.internal.hub;
