package dev.overseer.cli;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.feed.spool.SpoolFeed;
import dev.overseer.feed.spool.WorkerLimits;
import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.OpenEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A queue of tasks, and what the console is told of it. Thread-safe. */
final class ConsoleQueue implements AutoCloseable {
  private final Engine engine;
  private final Engine.Showing showing;
  private final ConsoleFeed feed;

  private ConsoleQueue(Engine engine, Engine.Showing showing, ConsoleFeed feed) {
    this.engine = engine;
    this.showing = showing;
    this.feed = feed;
  }

  /**
   * Opens it.
   *
   * @param settings {@link dev.overseer.worker.WorkerSettings#SPOOL}
   * @param copies where an engine that is no spool may lay copies to be shown
   * @param limits of the workers that there are for certain, by name
   * @throws StartFailedException if there is no such engine, or it can't be shown
   */
  static ConsoleQueue open(
      Settings settings,
      Map<String, String> environment,
      Path copies,
      Map<String, WorkerLimits> limits,
      Log log) {
    try {
      Engine engine = OpenEngine.open(settings, environment, log.named("engine"));
      try {
        Engine.Showing showing = engine.show(copies, log.named("fleet"));
        return new ConsoleQueue(
            engine,
            showing,
            new SpoolFeed(engine, showing.layout(), limits, Timers.system(), log.named("console")));
      } catch (IOException | RuntimeException e) {
        engine.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartFailedException(e);
    }
  }

  Engine engine() {
    return engine;
  }

  ConsoleFeed feed() {
    return feed;
  }

  @Override
  public void close() {
    showing.close();
    engine.close();
  }
}
