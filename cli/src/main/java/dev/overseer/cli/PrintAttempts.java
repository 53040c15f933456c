package dev.overseer.cli;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Prints what a task's attempts write, each stream on its own, as if they ran here. What is said
 * about them goes to standard error. For one thread.
 */
final class PrintAttempts implements FollowTask.Sink {
  private final Stream stdout;
  private final Stream stderr;
  private final Notes notes;

  PrintAttempts(PrintWriter out, PrintWriter err, Notes notes) {
    stdout = new Stream(out);
    stderr = new Stream(err);
    this.notes = notes;
  }

  @Override
  public void output(StdStream stream, byte[] bytes) {
    of(stream).print(bytes);
  }

  @Override
  public void gap(StdStream stream, long bytes) {
    notes.warn("%,d bytes of %s are no longer kept".formatted(bytes, stream.label()));
  }

  @Override
  public void attempt(int number) {
    if (number > 1) {
      endLine();
      notes.say("attempt %d".formatted(number));
    }
  }

  @Override
  public void failed(TaskResult result) {
    endLine();
    notes.say("the attempt failed: %s; it is tried again".formatted(TaskWords.why(result)));
  }

  /** Ends a line that the agent left open on standard error, where our own words come next. */
  void endLine() {
    if (stderr.lineIsOpen) {
      stderr.print(new byte[] {'\n'});
    }
  }

  private Stream of(StdStream stream) {
    return switch (stream) {
      case STDOUT -> stdout;
      case STDERR -> stderr;
    };
  }

  /** A character may come in two pieces. */
  private static final class Stream {
    private final PrintWriter to;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = new byte[0];
    private boolean lineIsOpen;

    Stream(PrintWriter to) {
      this.to = to;
    }

    void print(byte[] bytes) {
      lineIsOpen = bytes[bytes.length - 1] != '\n';
      ByteBuffer in = ByteBuffer.allocate(rest.length + bytes.length).put(rest).put(bytes).flip();
      CharBuffer text = CharBuffer.allocate(in.remaining());
      decoder.reset().decode(in, text, false);
      rest = new byte[in.remaining()];
      in.get(rest);
      to.append(text.flip());
      to.flush();
      if (to.checkError()) {
        throw new BrokenPipeException();
      }
    }
  }
}
