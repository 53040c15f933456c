package dev.overseer.cli;

import dev.overseer.client.HubAddress;
import dev.overseer.client.HubSettings;
import dev.overseer.hub.Hub;
import dev.overseer.server.config.ReadConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overseer demo}. */
@Command(
    name = "demo",
    header = "Show the hub at work, and clean up.",
    description = {
      "Show the hub at work: start one on a free port in a temporary folder, run a few lively",
      "tasks through a client, and clean up. It asks nothing and leaves nothing behind."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer demo        about ten seconds",
      "",
      "Exit codes: 0 all went as it should, 1 something did not, 130 ended by Ctrl-C."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Map<String, Integer> ENDING = Map.of("INT", 2, "TERM", 15);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("overseer-demo");
    try {
      return run(folder, new DemoStage(out, Terminal.style()));
    } finally {
      delete(folder);
    }
  }

  private static int run(Path folder, DemoStage stage) throws IOException, InterruptedException {
    Path config = folder.resolve("demo.yaml");
    Files.writeString(config, DemoScenes.configuration(folder));
    ReadConfiguration read =
        new ReadConfiguration(
            Map.of("--config", config.toString()),
            Map.of(),
            Set.copyOf(Hub.driverTypes()),
            Version.number());
    try (ServeHub hub = ServeHub.open(read)) {
      HubAddress address = HubAddress.parse("http://" + hub.address());
      stage.say("a hub listens on %s, its files are in %s".formatted(hub.address(), folder));
      Thread scenes =
          Thread.ofVirtual()
              .name("demo")
              .start(() -> new DemoScenes(HubSettings.of(address), stage).play());
      // The scenes end with their hub; what a signal interrupts is cleaned up like what it doesn't.
      int[] signal = new int[1];
      ENDING.forEach(
          (name, number) ->
              Signals.on(
                  name,
                  () -> {
                    signal[0] = number;
                    scenes.interrupt();
                  }));
      scenes.join();
      if (signal[0] != 0) {
        stage.say("interrupted: ending what still runs");
        return ExitCodes.SIGNAL + signal[0];
      }
    }
    stage.say("the hub is gone, its processes and its folder too");
    return stage.wentWrong() ? 1 : 0;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
