package dev.skylight.internal.embedding;

/** What is found of a settled row when it is compared with the picture that is there now. */
public enum RowFinding {
  /** It is of the picture that is there. */
  SAME(false),
  /** Its picture is another now. */
  CHANGED(true),
  /** It failed, and what is there now has not been tried. */
  MENDED(true),
  /** It failed, and what is there is what was tried. */
  BROKEN(false),
  /** It failed, and nothing is there. */
  BROKEN_ABSENT(false),
  /** It failed, and no picture has it any more. */
  BROKEN_WITHOUT_PICTURE(false),
  /** No picture had it, and one has it now. */
  ASSIGNED(true),
  /** It holds a vector, and its picture is not there. */
  ABSENT(false),
  /** It holds a vector, and no picture has it. */
  WITHOUT_PICTURE(false);

  private final boolean again;

  RowFinding(boolean again) {
    this.again = again;
  }

  /** Whether the row is to be made again. */
  public boolean again() {
    return again;
  }
}
