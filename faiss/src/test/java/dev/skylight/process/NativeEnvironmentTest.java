package dev.skylight.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NativeEnvironmentTest {

  @Test
  void whatIsSetIsWhatNativeCodeReads() {
    assertNull(NativeEnvironment.get("SKYLIGHT_NATIVE_TEST"));
    NativeEnvironment.set("SKYLIGHT_NATIVE_TEST", "grün");
    assertEquals("grün", NativeEnvironment.get("SKYLIGHT_NATIVE_TEST"));
    NativeEnvironment.set("SKYLIGHT_NATIVE_TEST", "1");
    assertEquals("1", NativeEnvironment.get("SKYLIGHT_NATIVE_TEST"));
    assertEquals(System.getenv("PATH"), NativeEnvironment.get("PATH"));
    assertThrows(IllegalArgumentException.class, () -> NativeEnvironment.set("A=B", "1"));
  }
}
