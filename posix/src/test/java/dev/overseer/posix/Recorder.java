package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A listener that keeps everything, and notices calls that must not come. */
class Recorder implements ChildListener {
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
  private final CompletableFuture<Void> broken = new CompletableFuture<>();

  @Override
  public void onOutput(StdStream stream, byte[] buffer, int length) {
    if (exit.isDone()) {
      broken.completeExceptionally(new AssertionError("output after the exit"));
    }
    // Synchronized by itself.
    of(stream).write(buffer, 0, length);
  }

  @Override
  public void onExit(ExitStatus status) {
    if (!exit.complete(status)) {
      broken.completeExceptionally(new AssertionError("a second exit"));
    }
  }

  byte[] bytes(StdStream stream) {
    return of(stream).toByteArray();
  }

  String stdout() {
    return new String(bytes(StdStream.STDOUT), StandardCharsets.UTF_8);
  }

  String stderr() {
    return new String(bytes(StdStream.STDERR), StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return stdout().lines().toList();
  }

  boolean hasExited() {
    return exit.isDone();
  }

  /** Waits for the exit; whatever was out of order makes it fail. */
  ExitStatus exit() throws Exception {
    ExitStatus status = exit.get(60, TimeUnit.SECONDS);
    assertThat(broken).isNotDone();
    return status;
  }

  private ByteArrayOutputStream of(StdStream stream) {
    return switch (stream) {
      case STDOUT -> stdout;
      case STDERR -> stderr;
    };
  }
}
