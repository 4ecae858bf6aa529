package dev.skylight.internal.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertedRowsTest {

  /** Values from the standard's table; the last but one is the smallest there is. */
  @ParameterizedTest
  @CsvSource({
    "0x3c00, 1",
    "0xc000, -2",
    "0x7bff, 65504",
    "0x0400, 0.00006103515625",
    "0x3555, 0.333251953125",
    "0x0001, 0.000000059604644775390625",
    "0x83ff, -0.000060975551605224609375",
    "0x8000, -0.0",
    "0x7c00, Infinity",
    "0xfc00, -Infinity",
    "0x7e00, NaN"
  })
  void halvesAreConvertedExactly(String bits, float value) {
    assertEquals(value, ConvertedRows.ofHalf(Integer.decode(bits).shortValue()));
  }
}
