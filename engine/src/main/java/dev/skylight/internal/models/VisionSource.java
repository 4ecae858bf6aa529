package dev.skylight.internal.models;

import dev.skylight.internal.models.graph.ModelKind;
import java.nio.file.Path;

/** A file that a vision tower can come from, and how. */
record VisionSource(Path file, ModelKind kind) {}
