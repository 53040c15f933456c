package dev.overseer.sidecar.pipeline;

import dev.overseer.transcript.tail.Line;
import dev.overseer.transcript.tail.OpenTranscript;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is still to be done for a line, and for those without posts that follow it. Guarded by its
 * {@link AcknowledgeLines}.
 */
final class LineReceipt {
  /** A line that is dealt with when this one is. */
  record Moved(Line line, String uuid) {}

  /** The last line of each file. */
  final Map<OpenTranscript, Moved> lines = new LinkedHashMap<>();

  final long seenNanos;
  final Path file;
  final long start;
  int posts;
  boolean closed;

  LineReceipt(Line line, String uuid) {
    seenNanos = line.seenNanos();
    file = line.file().path();
    start = line.start();
    lines.put(line.file(), new Moved(line, uuid));
  }

  boolean isDone() {
    return closed && posts == 0;
  }
}
