package dev.overseer.worker.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an agent is started.
 *
 * <p>An argument may hold placeholders: {@code {prompt}}, the task's description; {@code
 * {system_prompt_file}}; {@code {task_id}}; {@code {worker}}; {@code {attempt}}. They are replaced
 * within their argument, and what replaces them is never split or read by a shell. An argument that
 * holds a placeholder without a value is left out, together with the option before it.
 *
 * @param name what settings call it
 * @param argv the program and its arguments
 * @param report what it writes to standard output
 */
public record AgentProfile(String name, List<String> argv, Report report) {
  /** Where the description goes. */
  public static final String PROMPT = "{prompt}";

  static final String SYSTEM_PROMPT_FILE = "{system_prompt_file}";

  public AgentProfile {
    argv = List.copyOf(argv);
    if (argv.isEmpty() || argv.getFirst().isBlank()) {
      throw new IllegalArgumentException(
          "the agent \"%s\" has no command: give a program and its arguments".formatted(name));
    }
  }

  /** What an agent writes to standard output. */
  public enum Report {
    /** Text for people. */
    TEXT,
    /** One JSON object a line, as {@code claude --output-format stream-json --verbose} writes. */
    CLAUDE_STREAM_JSON
  }

  /** The profiles that are built in, by name. */
  public static Map<String, AgentProfile> builtIn() {
    Map<String, AgentProfile> profiles = new TreeMap<>();
    for (AgentProfile profile :
        List.of(
            claude("claude"),
            new AgentProfile(
                "claude-stream",
                List.of(
                    "claude",
                    "--output-format",
                    "stream-json",
                    "--verbose",
                    "--system-prompt-file",
                    SYSTEM_PROMPT_FILE,
                    "-p",
                    PROMPT),
                Report.CLAUDE_STREAM_JSON),
            new AgentProfile("codex", List.of("codex", "exec", "--", PROMPT), Report.TEXT),
            new AgentProfile("gemini", List.of("gemini", "-p", PROMPT), Report.TEXT))) {
      profiles.put(profile.name, profile);
    }
    return profiles;
  }

  /** The documented command: {@code PROGRAM [--system-prompt-file FILE] -p DESCRIPTION}. */
  public static AgentProfile claude(String program) {
    return new AgentProfile(
        "claude",
        List.of(program, "--system-prompt-file", SYSTEM_PROMPT_FILE, "-p", PROMPT),
        Report.TEXT);
  }

  /** A built-in profile; empty if there is none of that name. */
  public static Optional<AgentProfile> named(String name) {
    return Optional.ofNullable(builtIn().get(name));
  }
}
