package dev.overseer.hub;

import dev.overseer.hub.spi.LineFilter;
import dev.overseer.posix.Child;
import dev.overseer.posix.ChildListener;
import dev.overseer.posix.ExitStatus;
import dev.overseer.posix.StdStream;

/** A run of a process group: its bytes become lines here. */
final class ProcessRun implements Run {
  private final Child child;
  private final LineFilter filter;
  private final Listener listener;
  private final int maxLineBytes;

  ProcessRun(Child child, LineFilter filter, Listener listener, int maxLineBytes) {
    this.child = child;
    this.filter = filter;
    this.listener = listener;
    this.maxLineBytes = maxLineBytes;
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public void begin() {
    child.watch(new Split());
  }

  @Override
  public void terminate() {
    child.terminate();
  }

  @Override
  public void kill() {
    child.kill();
  }

  @Override
  public void pause() {
    child.pause();
  }

  @Override
  public void resume() {
    child.resume();
  }

  private final class Split implements ChildListener {
    private final LineSplitter stdout;
    private final LineSplitter stderr;

    Split() {
      stdout = new LineSplitter(maxLineBytes, lines -> pass(StdStream.STDOUT, lines));
      stderr = new LineSplitter(maxLineBytes, lines -> pass(StdStream.STDERR, lines));
    }

    @Override
    public void onOutput(StdStream stream, byte[] buffer, int length) {
      (stream == StdStream.STDOUT ? stdout : stderr).accept(buffer, length);
    }

    @Override
    public void onExit(ExitStatus status) {
      stdout.finish();
      stderr.finish();
      listener.exited(
          switch (status) {
            case ExitStatus.Exited exited -> exited.code();
            case ExitStatus.Signaled signaled -> -1;
          });
    }

    // ALL is known by its identity, as its documentation says: it spares each line a string.
    @SuppressWarnings("ReferenceEquality")
    private void pass(StdStream stream, Lines lines) {
      if (filter == LineFilter.ALL) {
        listener.lines(stream, lines);
      } else {
        lines.select(line -> filter.test(stream, line)).ifPresent(l -> listener.lines(stream, l));
      }
    }
  }
}
