package dev.overseer.worker.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which agent settings ask for. */
public final class ChooseAgent {
  private ChooseAgent() {}

  /**
   * A profile.
   *
   * @param name of a built-in one
   * @param claude the program of the built-in ones that are Claude's
   * @param own a command line instead
   * @param report what that command line writes to standard output
   */
  public static AgentProfile choose(
      String name, String claude, Optional<List<String>> own, AgentProfile.Report report) {
    if (own.isPresent()) {
      return new AgentProfile("command", own.get(), report);
    }
    AgentProfile profile = AgentProfile.named(name).orElseThrow(IllegalArgumentException::new);
    if (!profile.argv().getFirst().equals("claude")) {
      return profile;
    }
    List<String> argv = new ArrayList<>(profile.argv());
    argv.set(0, claude);
    return new AgentProfile(profile.name(), argv, profile.report());
  }
}
