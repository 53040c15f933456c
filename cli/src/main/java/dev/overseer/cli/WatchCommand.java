package dev.overseer.cli;

import dev.overseer.sidecar.Main;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code overseer watch}, for the list of commands and their help. The launcher starts the watcher
 * itself, which is a program of its own: this class would cost it more than it has. Where somebody
 * comes here nevertheless, the watcher runs all the same, in a larger process.
 */
@Command(
    name = "watch",
    header = "Post what an agent does to Discord.",
    description = {
      "Follow an agent's transcripts and post what happens to Discord, within 64 MiB.",
      "All settings are flags and environment variables: 'overseer watch --help' lists them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer watch --dry-run FILE                       print the posts, and send none",
      "  DISCORD_WEBHOOK_URL=… overseer watch --workspace-path ~/work",
      "                                                      follow the newest session there",
      "  HEALTH_TARGET=… overseer watch --health             ask a watcher how it is",
      "",
      "Exit codes: 0 ended by a signal, 1 failed, 2 not understood."
    })
final class WatchCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "FLAGS", description = "See 'overseer watch --help'.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    return Main.run(
        arguments.toArray(String[]::new),
        System.getenv(),
        stream(FileDescriptor.out),
        stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
