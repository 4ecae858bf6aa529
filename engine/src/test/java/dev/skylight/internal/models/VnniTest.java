package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class VnniTest {

  @Test
  void aProcessorSaysWhatItCan() {
    assertTrue(Vnni.isIn(List.of("processor\t: 0", "flags\t\t: fpu avx512_vnni bmi2")));
    assertTrue(Vnni.isIn(List.of("flags\t\t: fpu avx_vnni")));
    assertFalse(Vnni.isIn(List.of("flags\t\t: fpu avx2 avx512f", "bugs\t\t: avx_vnni")));
    assertFalse(Vnni.isIn(List.of()));
  }
}
