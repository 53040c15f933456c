package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.hub.Hub;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.posix.PosixException;
import dev.overseer.server.ServerException;
import dev.overseer.server.config.ReadConfiguration;
import dev.overseer.server.config.ServeConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overseer serve}. */
@Command(
    name = "serve",
    description = {
      "Run a hub: it starts commands for those who ask over HTTP and WebSocket, streams their",
      "output, queues and restarts them, and ends them when it ends. TERM or Ctrl-C ends it, a",
      "second one without patience. HUP reads the actions, pools and restarts anew, without",
      "touching running tasks, and opens the event log again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer serve                              on 127.0.0.1:8080, actions of ./config.yaml",
      "  overseer serve --config hub.yaml --check-config",
      "  overseer serve --listen unix:/run/user/1000/overseer.sock",
      "  overseer serve --listen :8080 --token-file token",
      "",
      "Exit codes: 0 ended as asked, 1 can't serve, 2 not understood."
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServeFlags flags;

  @Option(
      names = "--check-config",
      description = "Read the configuration, print what it says or what is wrong, and end.")
  private boolean checkConfig;

  @Option(
      names = "--list-handlers",
      description = "Print the types that an action may have, one per line, and end.")
  private boolean listHandlers;

  @Option(names = "--version", description = "Print the version, and end.")
  private boolean version;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (version) {
      out.print(String.join("\n", new Version().getVersion()) + "\n");
    } else if (listHandlers) {
      Hub.driverTypes().forEach(type -> out.print(type + "\n"));
    } else {
      checkOrServe(out);
    }
    return 0;
  }

  private void checkOrServe(PrintWriter out) throws IOException, InterruptedException {
    ReadConfiguration reader =
        new ReadConfiguration(
            flags.given(), System.getenv(), Set.copyOf(Hub.driverTypes()), Version.number());
    try {
      ServeConfiguration configuration = reader.read();
      if (checkConfig) {
        CheckConfiguration.check(configuration);
        out.print(DescribeConfiguration.text(configuration));
      } else {
        serve(configuration, reader, out);
      }
    } catch (InvalidSettingsException
        | InvalidDefinitionException
        | ServerException
        | PosixException e) {
      throw new StartFailedException(e);
    }
  }

  private static void serve(
      ServeConfiguration configuration, ReadConfiguration reader, PrintWriter out)
      throws InterruptedException {
    Log log = Log.toStderr(configuration.logLevel(), configuration.logFormat(), "serve");
    LibraryLogs.sendTo(log);
    HandleSignals signals = new HandleSignals(log);
    signals.listen();
    try (ServeHub served = ServeHub.open(configuration, log)) {
      signals.handOver(served, new ReloadConfiguration(reader, served, log));
      out.print("listening on " + served.url() + "\n");
      out.flush();
      signals.awaitEnd();
    }
  }
}
