package dev.overseer.cli;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.PoolConfig;
import dev.overseer.worker.agent.AgentProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An agent that is there to be used.
 *
 * @param name of the agent, and so of its worker and its action
 * @param argv its command line, where {@link AgentProfile#PROMPT} stands for what it is told
 * @param flags what its worker is told, by the flags of {@code overseer work}
 */
record FoundAgent(String name, List<String> argv, Map<String, String> flags) {
  /** Those that are looked for: their workers' profiles by their programs. */
  private static final List<Map.Entry<String, String>> KNOWN =
      List.of(
          Map.entry("claude", "claude-stream"),
          Map.entry("codex", "codex"),
          Map.entry("gemini", "gemini"));

  FoundAgent {
    argv = List.copyOf(argv);
    flags = Map.copyOf(flags);
  }

  /** The programs that are looked for. */
  static List<String> programs() {
    return KNOWN.stream().map(Map.Entry::getKey).toList();
  }

  /**
   * Those that a path has.
   *
   * @param path as in {@code PATH}; parts of it that are relative don't count, since agents run
   *     elsewhere than we
   */
  static List<FoundAgent> on(String path) {
    List<FoundAgent> found = new ArrayList<>();
    for (Map.Entry<String, String> known : KNOWN) {
      find(known.getKey(), path)
          .ifPresent(program -> found.add(of(known.getKey(), known.getValue(), program)));
    }
    return found;
  }

  /**
   * A shell script that behaves like an agent, so that there is something to see.
   *
   * @param folder where it keeps its transcripts
   */
  static FoundAgent standIn(Path folder) {
    return new FoundAgent(StandInAgent.NAME, StandInAgent.argv(folder), StandInAgent.flags(folder));
  }

  /** What a worker would run, for somebody who starts it by hand: always its first attempt. */
  static List<String> byHand(List<String> argv) {
    return argv.stream()
        .map(
            argument ->
                switch (argument) {
                  case "{task_id}" -> "by-hand";
                  case "{attempt}" -> "1";
                  case AgentProfile.PROMPT -> "[[ .prompt ]]";
                  default -> argument;
                })
        .toList();
  }

  private static FoundAgent of(String name, String worker, Path program) {
    // For the console text is better than the JSON that the worker wants of it for its books.
    AgentProfile profile = AgentProfile.named(name).orElseThrow();
    List<String> argv = new ArrayList<>(List.of(program.toString()));
    List<String> rest = profile.argv().subList(1, profile.argv().size());
    for (int i = 0; i < rest.size(); i++) {
      boolean isForWorkers = i + 1 < rest.size() && isOtherPlaceholder(rest.get(i + 1));
      if (!isForWorkers && !isOtherPlaceholder(rest.get(i))) {
        argv.add(rest.get(i));
      }
    }
    Map<String, String> flags =
        name.equals("claude")
            ? Map.of("--agent", worker, "--claude-command", program.toString())
            : Map.of("--agent", worker);
    return new FoundAgent(name, argv, flags);
  }

  private static boolean isOtherPlaceholder(String argument) {
    return argument.matches("\\{\\w+}") && !argument.equals(AgentProfile.PROMPT);
  }

  private static Optional<Path> find(String name, String path) {
    for (String part : path.split(":", -1)) {
      Path file = Path.of(part, name);
      if (file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** What starts it as a task of the hub: with a prompt, in a directory. */
  ActionDefinition action() {
    List<String> arguments = byHand(argv.subList(1, argv.size()));
    return new ActionDefinition(
        name,
        "exec",
        "Tells %s what to do".formatted(name),
        Map.of(
            "entrypoint",
            argv.getFirst(),
            "command",
            arguments,
            "directory",
            "[[ .directory ]]",
            "parameters",
            Map.of("prompt", Map.of("validate", "value != \"\""), "directory", "")),
        Optional.empty(),
        PoolConfig.UNLIMITED,
        List.of());
  }
}
