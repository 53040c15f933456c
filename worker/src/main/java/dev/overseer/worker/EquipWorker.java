package dev.overseer.worker;

import dev.overseer.core.settings.Settings;
import dev.overseer.posix.Grace;
import dev.overseer.posix.Processes;
import dev.overseer.worker.agent.ChooseAgent;
import dev.overseer.worker.agent.RunAgent;
import dev.overseer.worker.schedule.Breaker;
import dev.overseer.worker.schedule.Budget;
import dev.overseer.worker.schedule.RateLimit;
import dev.overseer.worker.schedule.RetryDelay;
import dev.overseer.worker.schedule.Schedule;
import dev.overseer.worker.schedule.Schedule.Dependency;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What a worker needs, whatever its queue is, from the settings of {@code overseer work}. */
public final class EquipWorker {
  private static final Duration DRAIN_GRACE = Duration.ofMillis(500);

  private EquipWorker() {}

  /**
   * The desk, which knows what an earlier life left.
   *
   * @param earlier what became of tasks that others depend on
   */
  public static Desk desk(
      Settings settings, Function<String, Dependency> earlier, WorkerMemory memory, Instant now) {
    Breaker breaker =
        new Breaker(
            settings.get(WorkerSettings.CIRCUIT_BREAKER_THRESHOLD),
            settings.get(WorkerSettings.CIRCUIT_BREAKER_TIMEOUT));
    Budget budget = new Budget(settings.get(WorkerSettings.DAILY_BUDGET), ZoneOffset.UTC);
    Optional<RateLimit> rate =
        settings
            .get(WorkerSettings.TASKS_PER_MINUTE)
            .map(starts -> new RateLimit(starts, Duration.ofMinutes(1)));
    Desk made =
        new Desk(
            new Schedule(earlier),
            breaker,
            budget,
            rate,
            RandomGenerator.getDefault(),
            new Desk.Rules(
                settings.get(WorkerSettings.MAX_CONCURRENT_TASKS),
                settings.get(WorkerSettings.MAX_RETRIES),
                new RetryDelay(
                    settings.get(WorkerSettings.INITIAL_RETRY_DELAY),
                    settings.get(WorkerSettings.RETRY_BACKOFF))));
    memory.recall(made, breaker, budget, now);
    return made;
  }

  /**
   * What makes attempts.
   *
   * @param worker whose attempts
   * @param otherwise where agents work if settings do not say
   * @param textBytes how much of each output a result holds
   * @throws WorkerException if there is no folder where settings want them to work
   */
  public static RunAgent runAgent(
      String worker,
      Settings settings,
      Map<String, String> environment,
      Processes processes,
      InstantSource time,
      Path otherwise,
      int textBytes) {
    return new RunAgent(
        processes,
        time,
        new RunAgent.Options(
            ChooseAgent.choose(
                settings.get(WorkerSettings.AGENT),
                settings.get(WorkerSettings.CLAUDE_COMMAND),
                settings.get(WorkerSettings.AGENT_COMMAND),
                settings.get(WorkerSettings.AGENT_REPORT)),
            directory(worker, settings).orElse(otherwise),
            settings.get(WorkerSettings.PROMPTS_DIR),
            environment,
            settings.get(WorkerSettings.STOP_GRACE),
            settings.get(WorkerSettings.OUTPUT_LIMIT),
            textBytes));
  }

  private static Optional<Path> directory(String worker, Settings settings) {
    Optional<Path> given = settings.get(WorkerSettings.WORK_DIR).map(Path::toAbsolutePath);
    given
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(
            missing -> {
              throw new WorkerException.WorkDirMissing(worker, missing);
            });
    return given;
  }

  /**
   * What starts agents, and ends those that an earlier process left behind. Several services of one
   * process share it, and with it one guard.
   *
   * @param services what each is told; where they differ the longest grace holds
   * @throws WorkerException if the folder for their records can't be made
   * @throws dev.overseer.posix.PosixException if this system can't start agents as it must
   */
  public static Processes processes(
      Collection<Settings> services, Map<String, String> environment) {
    Settings first = services.iterator().next();
    Duration longest =
        services.stream()
            .map(settings -> settings.get(WorkerSettings.STOP_GRACE))
            .max(Duration::compareTo)
            .orElseThrow();
    return Processes.open(stateFolder(first, environment), new Grace(DRAIN_GRACE, longest));
  }

  /**
   * The folder where running agents are recorded; it is there.
   *
   * @throws WorkerException if it can't be made
   */
  public static Path stateFolder(Settings settings, Map<String, String> environment) {
    return StateFolder.of(settings, environment);
  }
}
