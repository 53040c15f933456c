package dev.overseer.worker.orchestrator;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Which result files have been told of, in 24 bytes each: the hash of a file's name, that of what
 * it says, and when it was written. A file that is written anew with something else to say has not
 * been told of; one that was merely touched or copied has. Not thread-safe.
 *
 * <p>Format on disk: big-endian numbers, a magic one, how many entries, then name, content and time
 * of each.
 */
final class ToldResults {
  private static final long MAGIC = 0x4f56_5253_544f_4c31L;
  private static final int SMALLEST = 1 << 6;
  private static final int ENTRY_LONGS = 3;
  private static final long NONE = 0;

  /** Open addressing with linear probing; a name of {@link #NONE} is a free place. */
  private long[] table = new long[SMALLEST * ENTRY_LONGS];

  private int size;

  /** A 64-bit hash that no one can aim at: names come from outside. */
  static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long hash = ByteBuffer.wrap(digest).getLong();
      return hash == NONE ? 1 : hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether the file of this name was told of when it had been written at this time. */
  boolean hasTime(long name, long modifiedNanos) {
    int at = find(table, name);
    return table[at] == name && table[at + 2] == modifiedNanos;
  }

  /** Whether the file of this name was told of with this content. */
  boolean hasContent(long name, long content) {
    int at = find(table, name);
    return table[at] == name && table[at + 1] == content;
  }

  /** Remembers a file, in place of what was known of its name. */
  void put(long name, long content, long modifiedNanos) {
    if ((size + 1L) * ENTRY_LONGS * 3 > table.length * 2L) {
      grow();
    }
    int at = find(table, name);
    size += table[at] == NONE ? 1 : 0;
    table[at] = name;
    table[at + 1] = content;
    table[at + 2] = modifiedNanos;
  }

  int size() {
    return size;
  }

  /** Forgets all names but these. */
  ToldResults only(LongSet names) {
    ToldResults kept = new ToldResults();
    for (int at = 0; at < table.length; at += ENTRY_LONGS) {
      if (table[at] != NONE && names.has(table[at])) {
        kept.put(table[at], table[at + 1], table[at + 2]);
      }
    }
    return kept;
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 + size * ENTRY_LONGS * Long.BYTES);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(MAGIC);
      out.writeLong(size);
      for (int at = 0; at < table.length; at += ENTRY_LONGS) {
        if (table[at] != NONE) {
          out.writeLong(table[at]);
          out.writeLong(table[at + 1]);
          out.writeLong(table[at + 2]);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory is no disk", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #bytes} gave.
   *
   * @throws IOException if it is something else, or can't be read
   */
  static ToldResults read(InputStream from) throws IOException {
    DataInputStream in = new DataInputStream(from);
    if (in.readLong() != MAGIC) {
      throw new IOException("not a list of results that were told of");
    }
    ToldResults told = new ToldResults();
    for (long rest = in.readLong(); rest > 0; rest--) {
      told.put(in.readLong(), in.readLong(), in.readLong());
    }
    return told;
  }

  private void grow() {
    long[] larger = new long[table.length * 2];
    for (int at = 0; at < table.length; at += ENTRY_LONGS) {
      if (table[at] != NONE) {
        System.arraycopy(table, at, larger, find(larger, table[at]), ENTRY_LONGS);
      }
    }
    table = larger;
  }

  /** Where a name is, or would be. */
  private static int find(long[] table, long name) {
    int places = table.length / ENTRY_LONGS;
    int place = (int) (name & (places - 1));
    while (table[place * ENTRY_LONGS] != NONE && table[place * ENTRY_LONGS] != name) {
      place = (place + 1) & (places - 1);
    }
    return place * ENTRY_LONGS;
  }

  /** Some hashes. */
  static final class LongSet {
    private long[] values = new long[SMALLEST];
    private int size;
    private boolean sorted;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
      sorted = false;
    }

    int size() {
      return size;
    }

    boolean has(long value) {
      if (!sorted) {
        Arrays.sort(values, 0, size);
        sorted = true;
      }
      return Arrays.binarySearch(values, 0, size, value) >= 0;
    }
  }
}
