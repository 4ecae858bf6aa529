/**
 * Models in the Hugging Face ONNX layout, run by ONNX Runtime: pictures and words to L2-normalised
 * vectors. Encoders are thread-safe and own native memory until closed.
 */
package dev.skylight.internal.models;
