package dev.overseer.posix;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes down which children live, for the hub that comes after us, should we be killed: see {@link
 * RegistryFile}. One write per start and end, no fsync: it is to outlive us, not the machine.
 * Thread-safe.
 *
 * <p>A full disk does not stop us: children are then found by their marker alone, and the file is
 * written anew as soon as that is possible.
 */
final class Registry implements AutoCloseable {
  static final String SUFFIX = ".children";

  private static final System.Logger LOG = System.getLogger(Registry.class.getName());
  private static final int COMPACT_FROM_BYTES = 64 * 1024;
  private static final int BYTES_PER_CHILD = 40;

  private final Path file;
  private final RegistryFile.Header header;

  private final Map<Long, ProcessIdentity> leaders = new LinkedHashMap<>();
  private FileOutputStream out;
  private long bytes;
  private Health health = Health.WHOLE;

  private enum Health {
    WHOLE,
    /** A write failed: a line may be missing or torn. */
    DAMAGED
  }

  private Registry(Path file, RegistryFile.Header header, FileOutputStream out) {
    this.file = file;
    this.header = header;
    this.out = out;
  }

  static Registry create(Path directory, RegistryFile.Header header) throws IOException {
    Path file = directory.resolve(header.token() + SUFFIX);
    FileOutputStream out = new FileOutputStream(file.toFile(), true);
    Registry registry = new Registry(file, header, out);
    registry.append(header.line());
    return registry;
  }

  Path file() {
    return file;
  }

  synchronized void began(long number, ProcessIdentity leader) {
    leaders.put(number, leader);
    append(RegistryFile.began(number, leader));
  }

  synchronized void over(long number) {
    leaders.remove(number);
    append(RegistryFile.over(number));
    if (bytes > COMPACT_FROM_BYTES + 4L * BYTES_PER_CHILD * leaders.size()) {
      compact();
    }
  }

  /** Takes the file away. */
  @Override
  public synchronized void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }

  /** Leaves the file for a later hub. */
  synchronized void abandon() throws IOException {
    out.close();
  }

  private void append(String line) {
    if (health == Health.DAMAGED) {
      compact();
      return;
    }
    try {
      out.write(line.getBytes(StandardCharsets.US_ASCII));
      bytes += line.length();
    } catch (IOException e) {
      damaged(e);
    }
  }

  /** Writes a new file with those who live, and puts it in the old one's place. */
  private void compact() {
    StringBuilder text = new StringBuilder(header.line());
    leaders.forEach((number, leader) -> text.append(RegistryFile.began(number, leader)));
    try {
      FileOutputStream fresh = replace(text.toString().getBytes(StandardCharsets.US_ASCII));
      out.close();
      out = fresh;
      bytes = text.length();
      health = Health.WHOLE;
    } catch (IOException e) {
      damaged(e);
    }
  }

  private FileOutputStream replace(byte[] content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    FileOutputStream fresh = new FileOutputStream(unfinished.toFile());
    try {
      fresh.write(content);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return fresh;
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
  }

  private void damaged(IOException e) {
    if (health == Health.WHOLE) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot write to %s (%s): should we be killed now, children would be found by their mark alone"
              .formatted(file, e.getMessage()));
    }
    health = Health.DAMAGED;
  }
}
