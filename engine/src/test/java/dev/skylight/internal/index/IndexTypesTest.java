package dev.skylight.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexTypesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; 0; Flat",
        "20000; 0; Flat",
        "20000; 20000000; SQ8",
        "60000; 0; HNSW32",
        "60000; 130000000; IVF512,Flat",
        "60000; 50000000; IVF512,SQ8",
        "60000; 10000000; IVF512,PQ64x4fsr",
        "614837; 0; IVF2048,Flat",
        "614837; 400000000; IVF2048,SQ8",
        "614837; 100000000; IVF2048,PQ64x4fsr",
      })
  void autoDependsOnRowsAndMemory(long rows, long maxBytes, String type) {
    assertEquals(type, IndexTypes.fitting(rows, 512, maxBytes).get(0));
    assertTrue(maxBytes == 0 || IndexTypes.bytes(type, rows, 512) <= maxBytes);
  }

  @Test
  void whatFitsNowhereIsSaid() {
    SkylightException e =
        assertThrows(SkylightException.class, () -> IndexTypes.fitting(614_837, 512, 1_000_000));
    assertEquals(
        "No index of 614837 rows of 512 numbers fits into 1000000 bytes: the smallest,"
            + " IVF2048,PQ64x4fsr, takes about 28787784. Give --max-memory more, or search with"
            + " --exact.",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Flat; true",
        "HNSW32; true",
        "HNSW32,Flat; true",
        "IVF256,Flat; true",
        "IDMap2,Flat; true",
        "OPQ16_64,IVF256,PQ16x4fs,RFlat; false",
        "IVF256,PQ64x4fsr; false",
        "SQ8; false",
        "IVF256,SQ8; false",
        "HNSW32,SQ8; false",
        "PCA32,Flat; false",
        "OPQ16_64,IVF8,Flat; false",
        "IVF1024_HNSW32,Flat; true",
      })
  void knowsWhichTypesKeepVectorsWhole(String type, boolean whole) {
    if (whole) {
      assertTrue(IndexTypes.keepsVectors(type), type);
    } else {
      assertFalse(IndexTypes.keepsVectors(type), type);
    }
  }

  @Test
  void whatComesNextWhereOneMissesIsExactInTheEnd() {
    assertEquals(
        List.of("HNSW32", "IVF512,Flat", "IVF512,SQ8", "IVF512,PQ64x4fsr"),
        IndexTypes.fitting(60_000, 512, 0));
    assertEquals(
        List.of("IVF512,SQ8", "IVF512,PQ64x4fsr"), IndexTypes.fitting(60_000, 512, 50_000_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Flat; 1; ''",
        "HNSW32; 1; ''",
        "IVF64,Flat; 64; ''",
        "IVF64,Flat; 63; --type auto (which takes Flat).",
        "IVF65536,Flat; 30000; --type auto (which takes HNSW32) or --type IVF512,Flat.",
        "PQ8; 256; ''",
        "PQ8; 255; --type auto (which takes Flat).",
        "IVF128,PQ8; 200; --type auto (which takes Flat) or --type IVF4,Flat.",
        "IVF128,PQ8x4fsr; 200; ''",
        "PQ8x4fs; 15; --type auto (which takes Flat).",
        "OPQ16_64,PQ16x12; 4000; --type auto (which takes Flat).",
      })
  void tooFewRowsForATypeAreKnownBeforehand(String type, long rows, String advice) {
    String said = IndexTypes.tooFew(type, rows).orElse("");
    assertEquals(advice.isEmpty(), said.isEmpty(), said);
    assertTrue(said.endsWith(advice), said);
  }
}
