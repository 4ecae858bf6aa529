package dev.skylight.samples;

import java.util.Locale;

/** The colours that captions name. */
enum Tint {
  RED(0xd8232a),
  BLUE(0x2458d6),
  GREEN(0x2e9e3f),
  YELLOW(0xf8d21c),
  ORANGE(0xf5821f),
  PURPLE(0x7b35b5),
  PINK(0xf47fb6),
  WHITE(0xf6f6f2),
  BLACK(0x25252b),
  BROWN(0x8a5a33);

  private final int rgb;

  Tint(int rgb) {
    this.rgb = rgb;
  }

  int rgb() {
    return rgb;
  }

  /** As captions say it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
