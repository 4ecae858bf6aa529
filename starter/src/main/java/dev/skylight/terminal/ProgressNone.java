package dev.skylight.terminal;

/** No progress at all. */
final class ProgressNone implements ProgressView {

  @Override
  public void update(Progress status) {}

  @Override
  public void line(String text) {}

  @Override
  public void close() {}
}
