package dev.overseer.sidecar;

import dev.overseer.core.AskHealth;
import dev.overseer.core.Timers;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Settings;
import dev.overseer.sidecar.health.Heartbeat;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * {@code overseer watch}: where the launcher enters. Exit codes: 0 ended by a signal, or ready
 * where that was asked; 1 failed, or not ready; 2 not understood.
 */
public final class Main {
  private static final String NAME = "overseer watch: ";

  private Main() {}

  /** Runs, and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    int code =
        run(arguments, System.getenv(), stream(FileDescriptor.out), stream(FileDescriptor.err));
    // Not exit(): the hook that a signal sets off is not for this.
    Runtime.getRuntime().halt(code);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** The same without an end of the JVM; returns the exit code. */
  public static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    try {
      return dispatch(CommandLine.parse(arguments), environment, out);
    } catch (InvalidSettingsException wrong) {
      wrong.problems().forEach(problem -> err.print(NAME + problem + "\n"));
      err.print("Try 'overseer watch --help'.\n");
      return 2;
    } catch (IOException e) {
      err.print(NAME + e.getMessage() + "\n");
      return 1;
    } catch (InterruptedException e) {
      return 1;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static int dispatch(CommandLine line, Map<String, String> environment, PrintStream out)
      throws IOException, InterruptedException {
    if (line.help()) {
      out.print(CommandLine.usage());
      return 0;
    }
    if (line.health()) {
      Settings settings =
          WatchSettings.read(WatchSettings.Purpose.HEALTH, line.flags(), environment);
      AskHealth.Health health = ask(settings.get(WatchSettings.HEALTH_TARGET).orElseThrow());
      out.print(health.message() + "\n");
      return health.healthy() ? 0 : 1;
    }
    if (line.dryRun().isPresent()) {
      Settings settings =
          WatchSettings.read(WatchSettings.Purpose.DRY_RUN, line.flags(), environment);
      Path file = new ShellPathKind().read(line.dryRun().get(), environment);
      new DryRun(settings, out, environment).run(file);
      return 0;
    }
    Settings settings = WatchSettings.read(WatchSettings.Purpose.WATCH, line.flags(), environment);
    return new RunWatch(settings, environment).run();
  }

  private static AskHealth.Health ask(HealthTarget target) {
    return switch (target) {
      case HealthTarget.Tcp tcp -> AskHealth.ask(tcp.fromHere(), Timers.system());
      case HealthTarget.Unix unix ->
          AskHealth.ask(UnixDomainSocketAddress.of(unix.path()), Timers.system());
      case HealthTarget.Heartbeat file ->
          new Heartbeat(file.path()).isReady(Instant.now())
              ? new AskHealth.Health(true, "OK")
              : new AskHealth.Health(false, "%s is old, or not there".formatted(file.path()));
    };
  }
}
