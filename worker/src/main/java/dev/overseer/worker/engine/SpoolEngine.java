package dev.overseer.worker.engine;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.Processes;
import dev.overseer.worker.ProbeHealth;
import dev.overseer.worker.ProbeHealth.Health;
import dev.overseer.worker.WorkService;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.orchestrator.Orchestrator;
import dev.overseer.worker.orchestrator.OrchestratorSettings;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.spool.WriteTask;
import dev.overseer.worker.view.FindTask;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.Following;
import dev.overseer.worker.view.KnownWorkers;
import dev.overseer.worker.view.Letter;
import dev.overseer.worker.view.TaskView;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The queue that is a folder of files: for one machine, or one shared volume. */
public final class SpoolEngine implements Engine {
  private final SpoolLayout layout;
  private final WriteFile write;
  private final Requests requests;

  private SpoolEngine(SpoolLayout layout, WriteFile write) {
    this.layout = layout;
    this.write = write;
    this.requests = new Requests(layout, write);
  }

  /** The spool that settings name, {@link WorkerSettings#SPOOL} among them. */
  public static SpoolEngine of(Settings settings) {
    return new SpoolEngine(
        WorkerSettings.layout(settings), new WriteFile(settings.get(WorkerSettings.FSYNC)));
  }

  /** The folder of tasks, which is where a spool that is not there is missing. */
  public Path tasks() {
    return layout.tasks();
  }

  @Override
  public String title() {
    return layout.tasks().toString();
  }

  @Override
  public NavigableSet<String> workers() throws IOException {
    return KnownWorkers.of(layout);
  }

  @Override
  public WorkerView worker(String name) throws IOException {
    return WorkerView.of(layout, name, Instant.now());
  }

  @Override
  public Place submit(String worker, ObjectNode task) throws IOException {
    try {
      return Place.ofFile(new WriteTask(layout, write).write(worker, task));
    } catch (FileAlreadyExistsException e) {
      throw new TaskIsQueuedException(task.path("task_id").asString(""));
    }
  }

  @Override
  public List<TaskView> find(String taskId, Collection<String> workers) throws IOException {
    return new FindTask(layout).find(taskId, workers);
  }

  @Override
  public Standing standing(String worker, String taskId, Optional<TaskResult> before)
      throws IOException {
    Optional<TaskResult> result =
        TaskResult.read(layout.result(worker, taskId))
            .filter(is -> !Optional.of(is).equals(before));
    boolean there = Files.exists(layout.tasksOf(worker).resolve(FileName.of(taskId) + ".json"));
    if (result.isPresent() && (result.get().isFinal() || !there)) {
      return new Standing.Over(result.get());
    }
    return there ? new Standing.Open() : new Standing.Unknown();
  }

  @Override
  public Following follow(
      String worker, String taskId, Optional<TaskResult> before, FollowTask.Sink sink) {
    return new FollowTask(layout, worker, taskId, before, sink);
  }

  @Override
  public void cancel(String worker, String taskId) throws IOException {
    requests.cancel(worker, taskId);
  }

  @Override
  public void drain(String worker) throws IOException {
    requests.drain(worker);
  }

  @Override
  public void resume(String worker) throws IOException {
    requests.resume(worker);
  }

  @Override
  public List<Letter> letters(String worker) throws IOException {
    List<Letter> letters = new ArrayList<>();
    for (DeadLetter letter : DeadLetter.list(layout, worker)) {
      letters.add(Letter.of(worker, letter));
    }
    return letters;
  }

  @Override
  public Place retry(Letter letter) throws IOException {
    try {
      return Place.ofFile(ofSpool(letter).retry(layout, letter.worker(), write));
    } catch (FileAlreadyExistsException e) {
      throw new TaskIsQueuedException(letter.taskId());
    }
  }

  @Override
  public void drop(Letter letter) throws IOException {
    ofSpool(letter).drop();
  }

  @Override
  public Working work(
      List<String> workers,
      WorkService.Mode mode,
      Settings settings,
      Map<String, String> environment,
      Optional<Processes> processes,
      Log log) {
    return WorkService.open(workers, mode, settings, environment, processes, log);
  }

  @Override
  public Listening listen(Settings settings, Log log) {
    return Orchestrator.open(OrchestratorSettings.of(settings), Timers.system(), log);
  }

  @Override
  public Showing show(Path folder, Log log) {
    return new Showing() {
      @Override
      public SpoolLayout layout() {
        return layout;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Letter letter(String worker, DeadLetter shown) {
    return Letter.of(worker, shown);
  }

  @Override
  public Health probe(
      String worker, Settings settings, Map<String, String> environment, Instant now) {
    return ProbeHealth.probe(layout, worker, settings.get(WorkerSettings.HEARTBEAT_INTERVAL), now);
  }

  @Override
  public void close() {}

  private static DeadLetter ofSpool(Letter letter) {
    return new DeadLetter(Path.of(letter.place().value()), letter.fields());
  }
}
