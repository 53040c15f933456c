package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Text as C takes it: bytes with a zero at the end. */
final class CStrings {
  /** What the JDK itself decodes file names with: only so do the same bytes come out again. */
  private static final Charset FILE_NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

  private CStrings() {}

  static MemorySegment of(SegmentAllocator memory, String text) {
    return memory.allocateFrom(text, StandardCharsets.UTF_8);
  }

  static MemorySegment of(SegmentAllocator memory, Path path) {
    return FILE_NAMES.equals(StandardCharsets.UTF_8)
        ? of(memory, path.toString())
        : bytes(memory, path.toString().getBytes(FILE_NAMES));
  }

  /**
   * A file's name as the kernel tells it.
   *
   * @throws CharacterCodingException if it is no text, so that a Java string cannot name the file
   */
  static String fileName(byte[] bytes, int from, int length) throws CharacterCodingException {
    return FILE_NAMES.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString();
  }

  /** The argument vector of a program: pointers to each text and a null one. */
  static MemorySegment vector(SegmentAllocator memory, List<String> texts) {
    List<byte[]> encoded = new ArrayList<>(texts.size());
    for (String text : texts) {
      encoded.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return pointers(memory, encoded);
  }

  /** The environment of a program, its marker first. */
  static MemorySegment environment(
      SegmentAllocator memory, String marker, Map<String, String> variables) {
    List<byte[]> encoded = new ArrayList<>(variables.size() + 1);
    if (!marker.isEmpty()) {
      encoded.add((GroupMarker.VARIABLE + "=" + marker).getBytes(StandardCharsets.UTF_8));
    }
    variables.forEach(
        (name, value) -> {
          if (!name.equals(GroupMarker.VARIABLE)) {
            encoded.add((name + "=" + value).getBytes(StandardCharsets.UTF_8));
          }
        });
    return pointers(memory, encoded);
  }

  private static MemorySegment bytes(SegmentAllocator memory, byte[] text) {
    MemorySegment copy = memory.allocate(text.length + 1L);
    MemorySegment.copy(text, 0, copy, JAVA_BYTE, 0, text.length);
    copy.set(JAVA_BYTE, text.length, (byte) 0);
    return copy;
  }

  /** One allocation for all texts: an environment has dozens of them. */
  private static MemorySegment pointers(SegmentAllocator memory, List<byte[]> texts) {
    long total = 0;
    for (byte[] text : texts) {
      total += text.length + 1L;
    }
    MemorySegment pointers = memory.allocate(ADDRESS, texts.size() + 1L);
    MemorySegment block = memory.allocate(Math.max(total, 1));
    long at = 0;
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      MemorySegment.copy(text, 0, block, JAVA_BYTE, at, text.length);
      block.set(JAVA_BYTE, at + text.length, (byte) 0);
      pointers.setAtIndex(ADDRESS, i, block.asSlice(at));
      at += text.length + 1L;
    }
    pointers.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
    return pointers;
  }
}
