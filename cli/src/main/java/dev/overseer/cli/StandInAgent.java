package dev.overseer.cli;

import dev.overseer.worker.agent.AgentProfile;
import dev.overseer.worker.spool.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** A shell script in an agent's place: what it is told decides how it ends. */
final class StandInAgent {
  static final String NAME = "stand-in";

  private static final String SCRIPT =
      """
      printf 'You: %s\\n' "$1"
      echo 'Reading the code ...'
      sleep 0.5
      case $1 in
        *fail*) echo 'This cannot be done.' >&2; exit 1 ;;
        *hang*) echo 'Thinking ...'; sleep 1000 ;;
        *talk*) seq -f 'Line %.0f of 10000' 10000 ;;
      esac
      echo 'Done. A real agent would have changed something now.'
      """;

  private StandInAgent() {}

  static List<String> argv() {
    return List.of("/bin/sh", "-c", SCRIPT, NAME, AgentProfile.PROMPT);
  }

  /** As the setting of a worker has it. */
  static String argvAsJson() {
    ArrayNode argv = Json.object().arrayNode();
    argv().forEach(argv::add);
    return argv.toString();
  }
}
