package dev.overseer.bridge.agent;

import dev.overseer.posix.Child;
import dev.overseer.posix.ChildListener;
import dev.overseer.posix.ExitStatus;
import dev.overseer.posix.StdStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hands a child's outputs on to ours. Whoever reads ours may be slow: then the child is paused, as
 * it would be by a pipe that is full. If nobody reads our standard output any more, the child is
 * asked to end, as it would have been by SIGPIPE.
 */
final class PassOutput implements ChildListener {
  private static final int MOST_QUEUED = 1024 * 1024;

  private final Child child;
  private final OutputStream out;
  private final OutputStream err;

  private final Deque<Chunk> queue = new ArrayDeque<>();
  private final CountDownLatch passed = new CountDownLatch(1);
  private int queued;
  private boolean paused;
  private boolean outBroken;
  private Optional<ExitStatus> ended = Optional.empty();

  @SuppressWarnings("ArrayRecordComponent") // A chunk is written once, never compared.
  private record Chunk(StdStream stream, byte[] bytes) {}

  PassOutput(Child child, OutputStream out, OutputStream err) {
    this.child = child;
    this.out = out;
    this.err = err;
  }

  void begin() {
    Thread.ofPlatform().name("overseer-outputs").daemon().start(this::pass);
    child.watch(this);
  }

  @Override
  public void onOutput(StdStream stream, byte[] buffer, int length) {
    synchronized (queue) {
      queue.add(new Chunk(stream, Arrays.copyOf(buffer, length)));
      queued += length;
      if (queued > MOST_QUEUED && !paused) {
        paused = true;
        child.pause();
      }
      queue.notifyAll();
    }
  }

  @Override
  public void onExit(ExitStatus status) {
    synchronized (queue) {
      ended = Optional.of(status);
      queue.notifyAll();
    }
  }

  /** Waits until it has ended, and all that it wrote is passed on or given up. */
  ExitStatus awaitEnd() throws InterruptedException {
    passed.await();
    synchronized (queue) {
      return ended.orElseThrow();
    }
  }

  /** Lets those go who wait for its end, if it has ended: what is left of its outputs is lost. */
  void giveUp() {
    synchronized (queue) {
      if (ended.isPresent()) {
        passed.countDown();
      }
    }
  }

  /** The same, but not for ever; empty if it takes longer. */
  Optional<ExitStatus> awaitEnd(Duration most) throws InterruptedException {
    boolean all = passed.await(most.toMillis(), TimeUnit.MILLISECONDS);
    synchronized (queue) {
      return all ? ended : Optional.empty();
    }
  }

  private void pass() {
    try {
      for (Optional<Chunk> next = take(); next.isPresent(); next = take()) {
        write(next.get());
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    } finally {
      passed.countDown();
    }
  }

  private Optional<Chunk> take() throws InterruptedException {
    synchronized (queue) {
      while (queue.isEmpty() && ended.isEmpty()) {
        queue.wait();
      }
      Optional<Chunk> next = Optional.ofNullable(queue.poll());
      queued -= next.map(chunk -> chunk.bytes.length).orElse(0);
      if (paused && queued < MOST_QUEUED / 2) {
        paused = false;
        child.resume();
      }
      return next;
    }
  }

  private void write(Chunk chunk) {
    boolean isOut = chunk.stream == StdStream.STDOUT;
    if (isOut && outBroken) {
      return;
    }
    try {
      OutputStream target = isOut ? out : err;
      target.write(chunk.bytes);
      target.flush();
    } catch (IOException nobodyReads) {
      if (isOut) {
        outBroken = true;
        child.terminate();
      }
    }
  }
}
