package dev.overseer.engine.temporal;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.orchestrator.Orchestrator;
import dev.overseer.worker.orchestrator.OrchestratorSettings;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The orchestrator over a namespace. What visibility shows becomes files, {@link MirrorFleet}, and
 * of these the orchestrator of the spool tells: so notifications, results, state and what it knows
 * after a restart are the same.
 */
final class ListenToFleet implements Engine.Listening {
  private final Orchestrator orchestrator;
  private final MirrorFleet mirror;

  private ListenToFleet(Orchestrator orchestrator, MirrorFleet mirror) {
    this.orchestrator = orchestrator;
    this.mirror = mirror;
  }

  /**
   * Begins.
   *
   * @throws dev.overseer.worker.orchestrator.OrchestratorException if it can't
   */
  static ListenToFleet begin(
      Engine engine, Connection connection, Executions executions, Settings settings, Log log) {
    OrchestratorSettings given = OrchestratorSettings.of(settings);
    SpoolLayout usual = given.layout();
    // Not where a worker of a spool could take a copy for a task.
    Path copies = given.stateFile().resolveSibling(given.stateFile().getFileName() + ".fleet");
    SpoolLayout layout =
        new SpoolLayout(
            copies.resolve("tasks"),
            usual.triggers(),
            usual.results(),
            copies.resolve("heartbeats"),
            usual.deadLetters());
    Orchestrator orchestrator =
        Orchestrator.open(
            new OrchestratorSettings(
                layout,
                given.workers(),
                given.pollInterval(),
                given.completionTimeout(),
                given.stateFile(),
                given.pipes(),
                given.force()),
            Timers.system(),
            log);
    MirrorFleet mirror =
        new MirrorFleet(
            engine,
            connection,
            executions,
            layout,
            given::workers,
            List.of(new PassDrains(engine, new Requests(layout, new WriteFile(false)))),
            new MirrorFleet.Rules(given.pollInterval(), Duration.ZERO, MirrorFleet.MOST),
            copies.resolve("seen"),
            log.named("fleet"));
    mirror.start();
    return new ListenToFleet(orchestrator, mirror);
  }

  @Override
  public void awaitShutdown() throws InterruptedException {
    orchestrator.awaitShutdown();
  }

  @Override
  public void shutDown() {
    orchestrator.shutDown();
  }

  @Override
  public byte[] metrics() {
    return orchestrator.metrics();
  }

  @Override
  public void close() {
    mirror.close();
    orchestrator.close();
  }
}
