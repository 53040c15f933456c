package dev.overseer.cli;

import dev.overseer.core.AtomicFiles;
import dev.overseer.worker.agent.AgentProfile;
import dev.overseer.worker.spool.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;

/**
 * A shell script in an agent's place, so that there is something to see where no agent is: it
 * writes a transcript and tells of its cost as Claude Code does, and words in its prompt decide how
 * it ends.
 */
final class StandInAgent {
  static final String NAME = "stand-in";

  private static final String SCRIPT = "stand-in.sh";

  private StandInAgent() {}

  /**
   * Puts it into a folder, where {@link #argv} runs it. As a file, so that a list of processes
   * shows its name and not its text.
   *
   * @throws UncheckedIOException if it can't be written
   */
  static void install(Path folder) {
    try (InputStream in = StandInAgent.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException(SCRIPT + " is missing in the jar");
      }
      Files.createDirectories(folder);
      AtomicFiles.write(folder.resolve(SCRIPT), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Its command line, for a worker.
   *
   * @param folder where it is, and where its transcripts go, into {@code projects}
   */
  static List<String> argv(Path folder) {
    return List.of(
        "/bin/sh",
        folder.resolve(SCRIPT).toString(),
        folder.toString(),
        "{task_id}",
        "{attempt}",
        AgentProfile.PROMPT);
  }

  /** What a worker is told to run it, by the flags of {@code overseer work}. */
  static Map<String, String> flags(Path folder) {
    ArrayNode argv = Json.object().arrayNode();
    argv(folder).forEach(argv::add);
    return Map.of("--agent-command", argv.toString(), "--agent-report", "claude-stream-json");
  }
}
