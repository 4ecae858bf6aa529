package dev.skylight.internal.thumbnails;

import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thumbnails as files in a folder of their own: {@code ab/abcd...-320.thumb} is a JPEG with the
 * CRC-32C of its bytes behind it, big-endian. Written beside its place and renamed, but not forced
 * to the disk: what a power loss damaged is found by its checksum and made again. A folder that
 * cannot be read or written is as good as an empty one, and said so once in the log.
 *
 * <p>Only files of such names are looked at and deleted, and no link is followed. Thread-safe; any
 * number of processes may use one folder.
 */
public final class KeptFiles {

  private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);
  private static final LinkOption AS_IT_IS = LinkOption.NOFOLLOW_LINKS;
  private static final int CHECKSUM = Integer.BYTES;
  private static final long LARGEST = 32 << 20;

  /** Others write beside us: the folder is looked at again after this part of its limit. */
  private static final int LOOKS = 8;

  private final Path folder;
  private final Used used;
  private final ReentrantLock looking = new ReentrantLock();
  private final AtomicBoolean said = new AtomicBoolean();

  /**
   * In a folder that is made when it is needed, and the one around it, but none around that: a disk
   * may not be mounted.
   *
   * @param mostBytes that the files may take of the disk
   */
  public KeptFiles(Path folder, long mostBytes) {
    this.folder = folder;
    this.used = new Used(mostBytes);
  }

  /** The JPEG of a name, where it is there and whole. */
  public Optional<byte[]> read(String name) {
    Path file = place(name);
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class, AS_IT_IS);
      if (!isOurs(file.getParent()) || !facts.isRegularFile()) {
        return Optional.empty();
      }
      Optional<byte[]> jpeg = facts.size() > LARGEST ? Optional.empty() : content(file);
      if (jpeg.isEmpty()) {
        used.gone(name);
        Files.deleteIfExists(file);
      } else if (used.touch(name, facts.size(), facts.lastModifiedTime().toMillis())) {
        touch(file);
      }
      return jpeg;
    } catch (NoSuchFileException | ClosedByInterruptException e) {
      return Optional.empty(); // not there, or nobody waits for it any more
    } catch (IOException e) {
      say(e);
      return Optional.empty();
    }
  }

  private void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
    } catch (NoSuchFileException e) {
      // another process has dropped it, not knowing that it is used
    } catch (IOException e) {
      say(e);
    }
  }

  /** The JPEG in a file; empty where it is not what was written. */
  private static Optional<byte[]> content(Path file) throws IOException {
    try (SeekableByteChannel in =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, AS_IT_IS))) {
      int size = (int) Math.min(in.size(), LARGEST);
      ByteBuffer all = ByteBuffer.allocate(size);
      while (all.hasRemaining() && in.read(all) >= 0) {
        // until the file ends
      }
      if (all.hasRemaining() || size <= CHECKSUM) {
        return Optional.empty();
      }
      byte[] jpeg = new byte[size - CHECKSUM];
      all.flip().get(jpeg);
      return all.getInt() == checksum(jpeg) ? Optional.of(jpeg) : Optional.empty();
    }
  }

  private static int checksum(byte[] jpeg) {
    CRC32C crc = new CRC32C();
    crc.update(jpeg);
    return (int) crc.getValue();
  }

  /** Keeps a JPEG, if that can be; others go for it. */
  public void keep(String name, byte[] jpeg) {
    long bytes = CHECKSUM + (long) jpeg.length;
    if (!used.fits(bytes)) {
      return;
    }
    try {
      Path file = place(name);
      makeFolders(file.getParent());
      if (used.written(bytes, LOOKS)) {
        look();
      }
      drop(used.add(name, bytes));
      write(file, jpeg);
    } catch (IOException e) {
      used.gone(name);
      say(e);
    }
  }

  private static void write(Path file, byte[] jpeg) throws IOException {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path temp = file.resolveSibling(file.getFileName() + "." + random + ".tmp");
    try {
      try (SeekableByteChannel out =
          Files.newByteChannel(
              temp, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))) {
        ByteBuffer all = ByteBuffer.allocate(jpeg.length + CHECKSUM);
        all.put(jpeg).putInt(checksum(jpeg)).flip();
        while (all.hasRemaining()) {
          out.write(all);
        }
      }
      Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  private void makeFolders(Path last) throws IOException {
    for (Path one : List.of(folder.getParent(), folder, last)) {
      try {
        if (!Files.isDirectory(one)) {
          Files.createDirectory(one);
        }
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(one)) { // not another thread's or process's
          throw new FileSystemException(one.toString(), null, one + " is no folder");
        }
      }
    }
    if (!isOurs(last)) {
      throw new FileSystemException(last.toString(), null, "it is a link, which is not followed");
    }
  }

  /**
   * Looks at what is there, by whomever it was written, removes what a crash has left and what is
   * too much. Another look that is under way is enough.
   */
  public void look() {
    if (!looking.tryLock()) {
      return;
    }
    try {
      long began = System.currentTimeMillis();
      List<KeptFile> there = new ArrayList<>();
      if (isOurs(folder)) {
        new Look(folder, began).each(there::add);
      }
      drop(used.replace(there, began));

    } catch (IOException e) {
      say(e);
    } finally {
      looking.unlock();
    }
  }

  private void drop(List<String> names) throws IOException {
    for (String name : names) {
      Path file = place(name);
      if (isOurs(file.getParent())) {
        Files.deleteIfExists(file);
      }
    }
  }

  private Path place(String name) {
    return folder.resolve(name.substring(0, 2)).resolve(name);
  }

  /** Whether a folder, or one in it, is there and no link to elsewhere. */
  private boolean isOurs(Path one) {
    return Files.isDirectory(folder, AS_IT_IS) && Files.isDirectory(one, AS_IT_IS);
  }

  private void say(IOException e) {
    if (said.compareAndSet(false, true)) {
      LOG.warn(
          "{} Thumbnails are shown all the same, but those that cannot be kept are made each time.",
          IoFailures.ofFile("keep thumbnails", folder, e).getMessage());
    }
  }
}
