package dev.skylight.internal.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the processor adds products of 8-bit numbers in 32 bits, as AVX-512 VNNI and AVX-VNNI.
 */
final class Vnni {

  private static final Logger log = LoggerFactory.getLogger(Vnni.class);
  private static final List<String> FLAGS = List.of("avx512_vnni", "avx_vnni");

  private Vnni() {}

  /** Of this machine. */
  static boolean isHere() {
    try {
      return isIn(Files.readAllLines(Path.of("/proc/cpuinfo")));
    } catch (IOException e) {
      log.debug("what this processor can do is not known", e);
      return false; // then the slow way is taken, which is right everywhere
    }
  }

  static boolean isIn(List<String> cpuinfo) {
    return cpuinfo.stream()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> Arrays.asList(line.split("\\s+")))
        .filter(flags -> FLAGS.stream().anyMatch(flags::contains))
        .isPresent();
  }
}
