package dev.overseer.cli;

import dev.overseer.client.HubConnection;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer reset}. */
@Command(
    name = "reset",
    header = "Start a task again that was given up.",
    description = {
      "Start a task again that was given up because it ended too often. Its exits so far no",
      "longer count."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer reset nightly",
      "",
      "Exit codes: 0 done, 1 no such task or not given up, 2 not understood, 69 hub not",
      "reachable, 77 hub refuses access."
    })
final class ResetCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Parameters(paramLabel = "TASK", description = "The task's id, or its beginning.")
  private String task = "";

  @Override
  public void run() {
    try (HubConnection connection = hub.connect()) {
      String taskId = ListTasks.resolve(connection, task).taskId();
      ServerMessage answer = connection.request(id -> new ClientMessage.Reset(id, taskId), _ -> {});
      String how =
          answer instanceof ServerMessage.Queued queued
              ? "queued at position " + queued.position()
              : "started";
      spec.commandLine().getOut().print(how + " " + SafeText.of(taskId) + "\n");
    }
  }
}
