package dev.overseer.bench;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.StdStream;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.Engine.Standing;
import dev.overseer.worker.engine.OpenEngine;
import dev.overseer.worker.engine.SpoolEngine;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.FollowTask.Look;
import dev.overseer.worker.view.Following;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/** A queue of one engine, and workers {@code w} of the packaged tree on it. */
final class BenchQueue implements AutoCloseable {
  static final String WORKER = "w";
  private static final int SUBMITTERS = 8;

  private final Path launcher;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final Engine engine;
  private int workers;

  /**
   * Opens one.
   *
   * @param address of the engine; {@code spool} is one in the folder
   */
  BenchQueue(Path launcher, Path folder, String address) throws IOException {
    this.launcher = launcher;
    this.folder = Files.createDirectories(folder);
    environment.put("OVERSEER_ENGINE", address);
    environment.put("OVERSEER_SPOOL", folder.toString());
    Settings settings = SpoolSettings.read(WorkerSettings.SPOOL, Map.of(), environment);
    this.engine = OpenEngine.open(settings, environment, Log.silent());
  }

  /** Starts a worker process. */
  MeasuredProcess work(String agent, int slots) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("OVERSEER_STATE_DIR", folder.resolve("state-" + workers++).toString());
    all.put("OVERSEER_AGENT_COMMAND", agent);
    all.put("ENABLE_METRICS", "false");
    all.put("LOG_LEVEL", "warn");
    all.put("MAX_CONCURRENT_TASKS", String.valueOf(slots));
    return MeasuredProcess.start(folder, all, List.of(launcher.toString(), "work", WORKER));
  }

  void submit(String id, String description) throws IOException {
    ObjectNode task = Json.object();
    task.put("task_id", id);
    task.put("description", description);
    engine.submit(WORKER, task);
  }

  /** Submits many from several threads, and returns how long that took, in seconds. */
  double submitMany(String prefix, int count) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(SUBMITTERS);
    long began = System.nanoTime();
    for (int i = 0; i < SUBMITTERS; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                    submit(prefix + n, "x");
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                } finally {
                  done.countDown();
                }
              });
    }
    done.await();
    return seconds(began);
  }

  boolean isOver(String id) {
    try {
      return engine.standing(WORKER, id, Optional.empty()) instanceof Standing.Over;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TaskResult result(String id) throws IOException {
    if (engine.standing(WORKER, id, Optional.empty()) instanceof Standing.Over(TaskResult result)) {
      return result;
    }
    throw new IOException(id + " has no result");
  }

  /** Waits for a task's end: of a spool by looking, of a server by being told. */
  void await(String id) throws IOException, InterruptedException {
    if (engine instanceof SpoolEngine) {
      Spool.until(() -> isOver(id), 1);
      return;
    }
    Following follow = engine.follow(WORKER, id, Optional.empty(), Deaf.EARS);
    follow.rest();
    while (!(follow.look() instanceof Look.Over)) {
      follow.rest();
    }
  }

  /** For whom the end is all that counts. */
  private enum Deaf implements FollowTask.Sink {
    EARS;

    @Override
    public void output(StdStream stream, byte[] bytes) {}

    @Override
    public void gap(StdStream stream, long bytes) {}

    @Override
    public void attempt(int number) {}

    @Override
    public void failed(TaskResult result) {}
  }

  /**
   * Waits until all are over. Looks at some and then at the last ones, which start last: a look at
   * each would cost the server as much as a part of the work.
   */
  void awaitAll(String prefix, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      String id = prefix + i;
      if (i % 50 == 0 || i > count - 50) {
        Spool.until(() -> isOver(id), 20);
      }
    }
  }

  static double seconds(long began) {
    return (double) (System.nanoTime() - began) / TimeUnit.SECONDS.toNanos(1);
  }

  @Override
  public void close() {
    engine.close();
  }
}
