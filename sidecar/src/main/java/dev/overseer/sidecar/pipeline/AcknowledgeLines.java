package dev.overseer.sidecar.pipeline;

import dev.overseer.transcript.tail.Checkpoint;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Moves the checkpoint. It passes a line when all posts of it, and of all lines before it, have
 * been answered by Discord or put aside.
 *
 * <p>Posts are answered in the order in which they were made, but lines without posts stand between
 * them: those wait for the post before them, all together, so that an outage costs no memory for
 * each.
 *
 * <p>Thread-safe.
 */
public final class AcknowledgeLines {
  private final Checkpoint checkpoint;

  private final Deque<LineReceipt> waiting = new ArrayDeque<>();

  /** Moves this checkpoint. */
  public AcknowledgeLines(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** A line is on its way. */
  synchronized void begin(LineReceipt receipt) {
    waiting.addLast(receipt);
  }

  /** One more post has been made of a line. */
  synchronized void posted(LineReceipt receipt) {
    receipt.posts++;
  }

  /** No more posts will be made of a line: the first one that was not said so of. */
  synchronized void close(LineReceipt receipt) {
    receipt.closed = true;
    if (receipt.posts == 0) {
      LineReceipt before = before(receipt);
      if (before != null && before.closed) {
        merge(before, receipt);
      }
    }
    advance();
  }

  private @Nullable LineReceipt before(LineReceipt receipt) {
    LineReceipt before = null;
    for (LineReceipt each : waiting) {
      if (each == receipt) {
        return before;
      }
      before = each;
    }
    return null;
  }

  private void merge(LineReceipt into, LineReceipt receipt) {
    waiting.remove(receipt);
    receipt.lines.forEach(
        (file, moved) -> {
          LineReceipt.Moved earlier = into.lines.get(file);
          String uuid = moved.uuid().isEmpty() && earlier != null ? earlier.uuid() : moved.uuid();
          into.lines.put(file, new LineReceipt.Moved(moved.line(), uuid));
          if (earlier != null) {
            earlier.line().release();
          }
        });
  }

  /** A post has been answered. */
  synchronized void settled(LineReceipt receipt) {
    receipt.posts--;
    advance();
  }

  private void advance() {
    while (!waiting.isEmpty() && waiting.getFirst().isDone()) {
      waiting
          .removeFirst()
          .lines
          .values()
          .forEach(
              moved -> {
                checkpoint.move(moved.line(), moved.uuid());
                moved.line().release();
              });
    }
  }

  /** How many lines wait, those apart that wait together with another. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Makes what was written outlive the machine, too. */
  void force() throws IOException {
    checkpoint.force();
  }

  /** Writes the checkpoint, if it has moved. */
  void save() throws IOException {
    checkpoint.save();
  }
}
