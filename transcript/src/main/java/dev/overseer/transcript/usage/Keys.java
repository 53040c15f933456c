package dev.overseer.transcript.usage;

/**
 * Which texts were seen, as 64-bit hashes: 16 bytes each at most. Of more than {@link #MOST} the
 * older half is forgotten; so it never takes more than a megabyte.
 *
 * <p>Two different texts are taken for the same with a probability of less than one in a hundred
 * million. Not thread-safe.
 */
public final class Keys {
  /** How many are remembered at least. */
  public static final int MOST = 32_768;

  private long[] young = new long[512];
  private long[] old = new long[0];
  private int count;

  /** Nothing was seen yet. */
  public Keys() {}

  /** FNV-1a, then mixed as in splitmix64. */
  public static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mixed(hash);
  }

  private static long mixed(long seed) {
    long hash = seed;
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  /** Whether a text was seen. */
  public boolean contains(String text) {
    return contains(hash(text));
  }

  /** Whether what has this hash was seen. */
  public boolean contains(long hash) {
    long key = key(hash);
    return isIn(young, key) || isIn(old, key);
  }

  /** Remembers a text; false if it was seen before. */
  public boolean add(String text) {
    return add(hash(text));
  }

  /** Remembers what has this hash; false if it was seen before. */
  public boolean add(long hash) {
    long key = key(hash);
    if (isIn(young, key) || isIn(old, key)) {
      return false;
    }
    if (count == MOST) {
      old = young;
      young = new long[512];
      count = 0;
    } else if (count * 2 >= young.length) {
      long[] larger = new long[young.length * 2];
      for (long one : young) {
        if (one != 0) {
          put(larger, one);
        }
      }
      young = larger;
    }
    put(young, key);
    count++;
    return true;
  }

  private static long key(long hash) {
    // Zero marks a free place.
    return hash == 0 ? 1 : hash;
  }

  private static boolean isIn(long[] table, long key) {
    if (table.length == 0) {
      return false;
    }
    int at = (int) key & (table.length - 1);
    while (table[at] != 0) {
      if (table[at] == key) {
        return true;
      }
      at = (at + 1) & (table.length - 1);
    }
    return false;
  }

  private static void put(long[] table, long key) {
    int at = (int) key & (table.length - 1);
    while (table[at] != 0) {
      at = (at + 1) & (table.length - 1);
    }
    table[at] = key;
  }
}
