/**
 * Rewrites a vision tower's ONNX graph so that ONNX Runtime runs it faster, and keeps the result in
 * the user's cache. Knows the ONNX format, not its runtime: who runs a graph is passed in.
 */
package dev.skylight.internal.models.graph;
