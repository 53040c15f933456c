package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.view.Letter;
import dev.overseer.worker.view.WorkerView;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies dead letters into files, a run once: a file that somebody removes stays away, since the
 * server lists for a while what was deleted.
 */
final class MirrorLetters implements MirrorFleet.Part {
  /** Of each worker; nobody reads more than these in a list. */
  private static final int MOST = 1_000;

  private static final String RUN = "run";

  private final Executions executions;
  private final Letters letters;
  private final SpoolLayout layout;
  private final WriteFile write;

  /** The files by run, for each worker. */
  private final Map<String, Map<String, Path>> copied = new HashMap<>();

  /** Where letters come from. */
  interface Letters {
    /** The letter that a failed run is; empty if it is gone. */
    Optional<Letter> of(String worker, WorkflowExecutionInfo run) throws IOException;
  }

  MirrorLetters(Executions executions, Letters letters, SpoolLayout layout, WriteFile write) {
    this.executions = executions;
    this.letters = letters;
    this.layout = layout;
    this.write = write;
  }

  @Override
  public void look(String worker, WorkerView view) throws IOException {
    Map<String, Path> files = copied.computeIfAbsent(worker, _ -> new HashMap<>());
    Set<String> there = new HashSet<>();
    for (WorkflowExecutionInfo each :
        executions.list(
            Executions.Filter.of(Names.TASK).on(worker).in(Executions.State.FAILED), MOST)) {
      String run = each.getExecution().getRunId();
      there.add(run);
      if (!files.containsKey(run)) {
        Optional<Letter> letter = letters.of(worker, each);
        if (letter.isPresent()) {
          files.put(run, copy(worker, run, letter.get()));
        }
      }
    }
    for (String gone : files.keySet().stream().filter(run -> !there.contains(run)).toList()) {
      Files.deleteIfExists(files.remove(gone));
    }
  }

  private Path copy(String worker, String run, Letter letter) throws IOException {
    Path file =
        layout.deadLettersOf(worker).resolve(FileName.of(letter.name() + "_" + run) + ".json");
    ObjectNode fields = letter.fields().deepCopy();
    fields.put(RUN, run);
    write.whole(file, Json.bytes(fields));
    return file;
  }

  /** What a copy is a copy of. */
  static Letter letter(String worker, DeadLetter copy) {
    ObjectNode fields = copy.fields().deepCopy();
    Place place = new Place(TemporalEngine.RUN, fields.path(RUN).asString(""));
    fields.remove(RUN);
    return new Letter(worker, copy.taskId(), place, fields);
  }
}
