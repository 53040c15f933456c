package dev.overseer.transcript;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a tool has to show. */
public sealed interface ToolOutcome {

  /** It failed. */
  record Failed(Text message) implements ToolOutcome {}

  /** A command's outputs. */
  record Ran(Text output, Text errors, boolean interrupted) implements ToolOutcome {}

  /** A file was changed. */
  record Edited(String file, List<Hunk> hunks) implements ToolOutcome {}

  /**
   * A file was written.
   *
   * @param created whether it is new
   * @param hunks how it differs from what was there; none if it is new
   */
  record Written(String file, boolean created, Text content, List<Hunk> hunks)
      implements ToolOutcome {}

  /** A file was read. */
  record HasRead(String file, long lines) implements ToolOutcome {}

  /** Files were found. */
  record Found(long files, Text content) implements ToolOutcome {}

  /** A list of things to do was written. */
  record Listed() implements ToolOutcome {}

  /** Another agent has done its work. */
  record AgentDone(String status, Optional<Duration> took, long tokens, long tools, Text report)
      implements ToolOutcome {}

  /** Whatever else. */
  record Other(Text text) implements ToolOutcome {}

  /**
   * A place where a file differs, as in a unified diff.
   *
   * @param oldStart line number before, from 1
   * @param newStart line number after, from 1
   * @param lines each with a blank, a plus or a minus in front
   */
  record Hunk(long oldStart, long newStart, List<String> lines) {}
}
