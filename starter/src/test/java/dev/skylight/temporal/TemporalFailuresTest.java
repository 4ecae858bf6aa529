package dev.skylight.temporal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skylight.collection.SkylightException;
import dev.skylight.workflows.FailureTypes;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

class TemporalFailuresTest {

  @Test
  void theUserReadsOurSentenceAndNotItsCause() {
    ApplicationFailure cause =
        ApplicationFailure.newFailure("[SQLITE_BUSY] database is locked", "SQLException");
    RuntimeException failure =
        new IllegalStateException(
            ApplicationFailure.newFailureWithCause(
                "metadata.db stays locked; close the other program", "Transient", cause));
    SkylightException translated =
        assertInstanceOf(SkylightException.class, TemporalFailures.translate(failure));
    assertEquals("metadata.db stays locked; close the other program", translated.getMessage());
    assertEquals(SkylightException.Kind.TRANSIENT, translated.kind());
  }

  @Test
  void theKindSurvivesTheServer() {
    RuntimeException failure =
        ApplicationFailure.newNonRetryableFailure("disk is full", FailureTypes.DISK_FULL);
    SkylightException translated =
        assertInstanceOf(SkylightException.class, TemporalFailures.translate(failure));
    assertEquals(SkylightException.Kind.DISK_FULL, translated.kind());
  }
}
