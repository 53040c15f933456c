package dev.overseer.bridge.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.PartlyWrittenException;
import dev.overseer.posix.PipeWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteLineTest {
  private final ByteArrayOutputStream pipe = new ByteArrayOutputStream();
  private final Deque<Integer> taken = new ArrayDeque<>();

  /** Takes so many bytes of the next message, and all where nothing is said. */
  private final WriteLine write =
      new WriteLine(
          new WriteLine.Pipe() {
            @Override
            public PipeWriter.Outcome write(byte[] message) throws IOException {
              int count = taken.isEmpty() ? message.length : taken.poll();
              pipe.write(message, 0, Math.max(0, count));
              if (count < 0) {
                return PipeWriter.Outcome.FULL;
              }
              if (count < message.length) {
                throw new PartlyWrittenException(count, message.length);
              }
              return PipeWriter.Outcome.WRITTEN;
            }

            @Override
            public void close() {}
          });

  @Test
  void aLineBehindHalfALineBeginsOnALineOfItsOwn() {
    taken.addAll(List.of(3, -1));

    assertThat(write.write("torn line\n".getBytes(UTF_8)))
        .isEqualTo(
            new Written.Failed(
                "somebody else wrote at the same time: only 3 of 10 bytes are in the pipe"));
    assertThat(write.write("full\n".getBytes(UTF_8))).isEqualTo(new Written.NoRoom());
    assertThat(write.write("next\n".getBytes(UTF_8))).isEqualTo(new Written.Whole(5));
    assertThat(write.write("last\n".getBytes(UTF_8))).isEqualTo(new Written.Whole(5));
    assertThat(pipe.toString(UTF_8)).isEqualTo("tor\nnext\nlast\n");
  }
}
