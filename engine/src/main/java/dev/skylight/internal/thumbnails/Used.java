package dev.skylight.internal.thumbnails;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is kept and when it was last used; decides what goes. Knows no files. Thread-safe. */
final class Used {

  /** What a file takes of the disk is a multiple of this. */
  private static final long BLOCK = 4096;

  private static final long TOUCH_MILLIS = 3_600_000;

  /**
   * A file as it is known here: {@code touched} is what the disk has, {@code used} is the truth.
   */
  private record Entry(long blocks, long touched, long used) {}

  private final long most;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long total;
  private long written;

  Used(long mostBytes) {
    this.most = mostBytes;
  }

  private static long blocks(long bytes) {
    return (bytes + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** Whether a file is not too large by itself. */
  boolean fits(long bytes) {
    return blocks(bytes) <= most;
  }

  /**
   * Notes that a file is used now.
   *
   * @param changedMillis its time of change
   * @return whether that time is old enough to be set anew
   */
  synchronized boolean touch(String name, long bytes, long changedMillis) {
    long now = System.currentTimeMillis();
    Entry known = entries.get(name);
    long touched = known == null ? changedMillis : Math.max(known.touched, changedMillis);
    boolean old = Math.abs(now - touched) > TOUCH_MILLIS;
    put(name, new Entry(blocks(bytes), old ? now : touched, now));
    return old;
  }

  /**
   * Notes that a file is written now.
   *
   * @return those that have to go for it; they count no more
   */
  synchronized List<String> add(String name, long bytes) {
    long now = System.currentTimeMillis();
    put(name, new Entry(blocks(bytes), now, now));
    return leaving();
  }

  private void put(String name, Entry entry) {
    Entry before = entries.put(name, entry);
    total += entry.blocks - (before == null ? 0 : before.blocks);
  }

  /** Notes that a file is not there any more. */
  synchronized void gone(String name) {
    Entry before = entries.remove(name);
    total -= before == null ? 0 : before.blocks;
  }

  /** Counts bytes to be written; whether they have come to a part of the limit. */
  synchronized boolean written(long bytes, int parts) {
    written += blocks(bytes);
    return written > most / parts;
  }

  private List<String> leaving() {
    List<String> leaving = new ArrayList<>();
    Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
    while (total > most && oldest.hasNext()) {
      Map.Entry<String, Entry> one = oldest.next();
      total -= one.getValue().blocks;
      leaving.add(one.getKey());
      oldest.remove();
    }
    return leaving;
  }

  /**
   * Takes over what a look at the folder found.
   *
   * @param beganMillis what was used since then may have been missed by it
   * @return those that have to go, since there are too many
   */
  synchronized List<String> replace(List<KeptFile> there, long beganMillis) {
    Map<String, Entry> all = new HashMap<>();
    entries.forEach(
        (name, entry) -> {
          if (entry.used >= beganMillis) {
            all.put(name, entry);
          }
        });
    for (KeptFile file : there) {
      Entry known = entries.get(file.name());
      long used = known == null ? file.usedMillis() : Math.max(known.used, file.usedMillis());
      all.put(file.name(), new Entry(blocks(file.bytes()), file.usedMillis(), used));
    }
    entries.clear();
    total = 0;
    written = 0;
    all.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Entry::used)))
        .forEach(entry -> put(entry.getKey(), entry.getValue()));
    return leaving();
  }
}
