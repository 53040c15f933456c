package dev.overseer.posix;

/**
 * A listener whose faults stay its own: what it throws goes to the thread's uncaught exception
 * handler, and the child's course goes on.
 */
record ShieldedListener(ChildListener shielded) implements ChildListener {

  /** For a child that nobody watches; it is read all the same, a full pipe would keep it alive. */
  static ChildListener nobody() {
    return new ChildListener() {
      @Override
      public void onOutput(StdStream stream, byte[] buffer, int length) {}

      @Override
      public void onExit(ExitStatus status) {}
    };
  }

  @Override
  public void onOutput(StdStream stream, byte[] buffer, int length) {
    try {
      shielded.onOutput(stream, buffer, length);
    } catch (RuntimeException | Error e) {
      report(e);
    }
  }

  @Override
  public void onExit(ExitStatus status) {
    try {
      shielded.onExit(status);
    } catch (RuntimeException | Error e) {
      report(e);
    }
  }

  private static void report(Throwable fault) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
  }
}
