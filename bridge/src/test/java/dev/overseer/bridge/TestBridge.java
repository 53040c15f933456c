package dev.overseer.bridge;

import dev.overseer.bridge.http.ListenAddress;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogEvent;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A bridge on a free port, with what it logged and what its command wrote. */
final class TestBridge implements AutoCloseable {
  private final Queue<LogEvent> events = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Bridge bridge;

  private TestBridge(Map<String, String> environment, List<String> command) {
    this.bridge =
        Bridge.open(
            settings(environment),
            command,
            environment,
            out,
            out,
            Log.to(events::add, InstantSource.system(), "bridge"));
  }

  static Settings settings(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("LISTEN", "127.0.0.1:0");
    return Settings.read(BridgeSettings.ALL, List.of(SettingSource.environment(all)), all);
  }

  static TestBridge open(Map<String, String> environment, String... command) {
    return new TestBridge(environment, List.of(command));
  }

  /** For an agent that reads a named pipe. */
  static TestBridge onFifo(Path fifo, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("INPUT_FIFO", fifo.toString());
    return open(environment);
  }

  Bridge bridge() {
    return bridge;
  }

  ListenAddress address() {
    return bridge.address();
  }

  Http.Got input(String body) {
    return Http.post(address(), "/input", body, Map.of());
  }

  Http.Got get(String path) {
    return Http.get(address(), path);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Everything that it logged, fields included. */
  String log() {
    return events.toString();
  }

  @Override
  public void close() {
    bridge.close();
  }
}
