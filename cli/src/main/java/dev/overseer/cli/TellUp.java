package dev.overseer.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/** What {@code overseer up} says to the one who started it. */
final class TellUp {
  private final PrintWriter out;
  private final boolean toJournal;

  /**
   * @param environment systemd sets JOURNAL_STREAM where what we print is kept in its journal, see
   *     systemd.exec(5): others may read that, so no token goes there
   */
  TellUp(PrintWriter out, Map<String, String> environment) {
    this.out = out;
    toJournal = environment.containsKey("JOURNAL_STREAM");
  }

  /**
   * @param webhook where agents' sessions are posted; empty if they are not
   */
  void up(UpPlan plan, UpData data, String url, Optional<String> webhook) {
    String where =
        toJournal
            ? url
                + "   (\"%s\" prints the link that logs you in)"
                    .formatted(data.command("overseer up --link"))
            : LoginLink.of(url, plan.hub().settings()).orElse(url);
    line("Overseer is up:  %s".formatted(where));
    line(
        "Data:            %s, configuration: %s"
            .formatted(
                data.folder(),
                plan.hub().fileFound()
                    ? plan.hub().file().toAbsolutePath()
                    : "none (\"overseer init\" writes one)"));
    if (plan.workers().isEmpty()) {
      line(
          "Workers:         none, since there is no agent on PATH (%s)."
              .formatted(String.join(", ", FoundAgent.programs())));
      line("                 \"overseer up --stand-in\" shows everything with a stand-in.");
    } else {
      line("Workers:         " + String.join(", ", plan.workers().keySet()));
    }
    webhook.ifPresent(to -> line("Discord:         agents' sessions are posted to " + to));
    line("Ctrl-C ends it, and everything that it has started.");
    out.flush();
  }

  void opening(boolean asked) {
    line(
        asked
            ? "The console opens in your browser."
            : "There is no xdg-open to open a browser with: follow the link yourself.");
    out.flush();
  }

  void ending() {
    line("Ending ...");
    out.flush();
  }

  private void line(String text) {
    out.print(SafeText.of(text) + "\n");
  }
}
