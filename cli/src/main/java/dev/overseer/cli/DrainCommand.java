package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code overseer drain}. */
@Command(
    name = "drain",
    header = "Let a worker take no more tasks.",
    description = {
      "Let workers take no more tasks, and wait until those that run are over. It holds until it"
          + " is",
      "undone, over restarts of the worker too; tasks can be submitted meanwhile, and wait."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer drain marie             take no more, wait for what runs",
      "  overseer drain marie --no-wait   take no more",
      "  overseer drain marie --undo      take tasks again",
      "",
      "Exit codes: 0 done, 1 no such worker, 2 not understood."
    })
final class DrainCommand extends SpoolCommand {
  private static final int LOOK_MILLIS = 200;

  @Parameters(
      paramLabel = "WORKER",
      arity = "1..*",
      converter = WorkerNames.class,
      description = "Which.")
  private List<String> workers = List.of();

  @Option(names = "--undo", description = "Let them take tasks again.")
  private boolean undo;

  @Option(names = "--no-wait", description = "Don't wait for what runs.")
  private boolean noWait;

  @Option(names = "--json", description = "Print a JSON object for each.")
  private boolean json;

  @Override
  int execute() throws IOException, InterruptedException {
    Engine engine = flags().find();
    Set<String> known = engine.workers();
    for (String worker : workers) {
      if (!known.contains(worker)) {
        throw new NoSuchWorkerException(worker, known);
      }
    }
    for (String worker : workers) {
      if (undo) {
        engine.resume(worker);
        tell(worker, "takes tasks again");
      } else {
        engine.drain(worker);
      }
    }
    if (!undo) {
      for (String worker : workers) {
        tell(worker, noWait ? "takes no more tasks" : awaitQuiet(engine, worker));
      }
    }
    return 0;
  }

  /** Until the worker itself says that it takes nothing and runs nothing, or is not there. */
  private static String awaitQuiet(Engine engine, String worker)
      throws IOException, InterruptedException {
    while (true) {
      WorkerView view = engine.worker(worker);
      if (!view.isAlive()) {
        return "takes no more tasks; it does not run now";
      }
      boolean quiet =
          view.heartbeat()
              .filter(
                  heart -> heart.status().equals("draining") || heart.status().equals("stopping"))
              .filter(heart -> heart.running().isEmpty())
              .isPresent();
      if (quiet) {
        return "takes no more tasks, and none runs";
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void tell(String worker, String words) {
    if (json) {
      ObjectNode line = Json.object();
      line.put("worker", worker);
      line.put("draining", !undo);
      line.put("state", words);
      out().print(SafeText.ofJson(line.toString()) + "\n");
    } else {
      out().print("%s %s\n".formatted(SafeText.of(worker), words));
    }
    out().flush();
  }
}
