package dev.overseer.hub;

import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.VirtualContext;
import dev.overseer.hub.spi.VirtualTask;
import dev.overseer.posix.StdStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A run of a Java function, on a thread of its own. */
final class VirtualRun implements Run {
  private final VirtualTask body;
  private final TaskContext task;
  private final Listener listener;
  private final int maxLineBytes;

  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final Thread thread;
  private final Gate gate = new Gate();

  VirtualRun(VirtualTask body, TaskContext task, Listener listener, int maxLineBytes) {
    this.body = body;
    this.task = task;
    this.listener = listener;
    this.maxLineBytes = maxLineBytes;
    this.thread = Thread.ofPlatform().daemon().name("task-" + task.taskId()).unstarted(this::work);
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public void begin() {
    thread.start();
  }

  @Override
  public void terminate() {
    cancelled.countDown();
    // It may be held back in send, and must get out to heed the request.
    gate.open();
  }

  @Override
  public void kill() {
    cancelled.countDown();
    gate.open();
    thread.interrupt();
  }

  @Override
  public void pause() {
    if (cancelled.getCount() > 0) {
      gate.close();
    }
  }

  @Override
  public void resume() {
    gate.open();
  }

  private void work() {
    int exitCode;
    try {
      exitCode = body.run(new Context());
    } catch (Exception | LinkageError | StackOverflowError e) {
      String reason = e.getMessage();
      send(StdStream.STDERR, reason == null || reason.isEmpty() ? e.toString() : reason);
      exitCode = 1;
    }
    listener.exited(exitCode);
  }

  private void send(StdStream stream, String text) {
    LineSplitter splitter = new LineSplitter(maxLineBytes, lines -> listener.lines(stream, lines));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      splitter.accept(new byte[] {'\n'}, 1);
      return;
    }
    splitter.accept(bytes, bytes.length);
    splitter.finish();
  }

  private final class Context implements VirtualContext {

    @Override
    public TaskContext task() {
      return task;
    }

    @Override
    public void send(StdStream stream, String text) {
      gate.await();
      VirtualRun.this.send(stream, text);
    }

    @Override
    public boolean isCancelled() {
      return cancelled.getCount() == 0;
    }

    @Override
    public boolean awaitCancel(Duration atMost) throws InterruptedException {
      return cancelled.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Open unless the run is paused. */
  private static final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean closed;

    void close() {
      set(true);
    }

    void open() {
      set(false);
    }

    private void set(boolean nowClosed) {
      lock.lock();
      try {
        closed = nowClosed;
        opened.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void await() {
      lock.lock();
      try {
        while (closed) {
          opened.awaitUninterruptibly();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
