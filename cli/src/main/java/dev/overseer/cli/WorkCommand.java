package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.PosixException;
import dev.overseer.worker.ProbeHealth;
import dev.overseer.worker.WorkService;
import dev.overseer.worker.WorkerException;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.engine.OpenEngine;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer work}. */
@Command(
    name = "work",
    header = "Run the tasks in a worker's folder.",
    sortOptions = false,
    description = {
      "Run the tasks in a worker's folder: each task file is given to an agent in a process group"
          + " of",
      "its own, tried again if it fails, and answered with a result or parked as a dead letter. It",
      "runs until it gets SIGTERM or Ctrl-C; tasks that then need longer than the grace are put"
          + " back",
      "into the folder, and no agent stays behind. A second signal gives them no grace."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer work marie                              tasks in /shared/tasks/marie",
      "  overseer work marie anga --max-concurrent 5      two workers, five tasks at once each",
      "  overseer work marie --task-dir ./tasks --result-dir ./results --agent claude-stream",
      "  overseer work marie --agent-command '[\"my-agent\", \"--ask\", \"{prompt}\"]'",
      "  overseer work marie --monitor                    beside an older executor",
      "  overseer work marie --health                     does it live? for health checks",
      "",
      "Flags win over the environment: TASK_DIR, MAX_CONCURRENT_TASKS, CLAUDE_COMMAND, …",
      "Exit codes: 0 ended by a signal (--health: it lives), 1 could not start (it does not), 2"
          + " not",
      "understood."
    })
final class WorkCommand implements Callable<Integer> {
  private final SettingFlags flags;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      converter = WorkerNames.class,
      description = "Whose tasks to run.")
  private List<String> names = List.of();

  @Option(names = "--health", description = "Say whether the workers live, and leave.")
  private boolean health;

  @Option(
      names = "--monitor",
      description = {
        "Run nothing, but watch what another executor says of its attempts, and do the retries and",
        "dead letters for it."
      })
  private boolean monitor;

  private WorkCommand(SettingFlags flags) {
    this.flags = flags;
  }

  /** The command with a flag for each setting that has one. */
  static CommandSpec spec() {
    SettingFlags flags =
        new SettingFlags(
            Stream.<Setting<?>>concat(WorkerSettings.WORK.stream(), WorkerSettings.SPOOL.stream())
                .toList());
    CommandSpec made = CommandSpec.forAnnotatedObject(new WorkCommand(flags));
    flags.addTo(made);
    return made;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = flags.read(System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    Log log = WorkerSettings.log(settings, "work");
    try (Engine engine = OpenEngine.open(settings, System.getenv(), log)) {
      return health ? probe(engine, settings, out) : work(engine, settings, log);
    } catch (WorkerException | PosixException | EngineException e) {
      throw new StartFailedException(e);
    } catch (InvalidSettingsException e) {
      throw new StartFailedException(e);
    }
  }

  private int work(Engine engine, Settings settings, Log log) throws InterruptedException {
    CountDownLatch signalled = new CountDownLatch(1);
    SignalEchoes echoes = new SignalEchoes(InstantSource.system());
    try (Engine.Working service = engine.work(names, mode(), settings, System.getenv(), log)) {
      for (String name : List.of("INT", "TERM")) {
        Signals.on(
            name,
            () -> {
              if (echoes.isEcho(name)) {
                return;
              }
              if (signalled.getCount() == 0) {
                service.hurry();
              }
              signalled.countDown();
            });
      }
      signalled.await();
    }
    return 0;
  }

  private WorkService.Mode mode() {
    return monitor ? WorkService.Mode.MONITOR : WorkService.Mode.RUN;
  }

  private int probe(Engine engine, Settings settings, PrintWriter out) {
    boolean all = true;
    for (String name : names) {
      ProbeHealth.Health answer = engine.probe(name, settings, System.getenv(), Instant.now());
      out.println(SafeText.of(answer.message()));
      all &= answer.alive();
    }
    return all ? 0 : 1;
  }
}
