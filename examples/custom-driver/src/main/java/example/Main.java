package example;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubEvent;
import dev.overseer.hub.Session;
import dev.overseer.hub.StartRequest;
import dev.overseer.posix.Processes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A hub inside of a program, with a driver of its own beside the one for commands. */
public final class Main {

  public static void main(String[] args) throws InterruptedException {
    List<ActionDefinition> actions =
        List.of(
            ActionDefinition.of("launch", "countdown", Map.of("tick", "200ms")),
            ActionDefinition.of(
                "greet",
                "exec",
                Map.of("entrypoint", "echo", "command", List.of("Hello, [[ .name ]]!"))));
    BlockingQueue<HubEvent> events = new LinkedBlockingQueue<>();

    try (Hub hub =
            Hub.builder()
                .driver(new CountdownDriver())
                .actions(actions)
                .open(Processes.open(Path.of("target", "hub")));
        Session session = hub.connect(events::add)) {
      session.subscribeAll(false);
      hub.start(request("greet", "greet-1", Map.of("name", "Ada")));
      hub.start(request("launch", "launch-1", Map.of("from", "3")));
      // These two, and one that the driver's service submits.
      for (int left = 3; left > 0; ) {
        HubEvent event = events.take();
        System.out.println(describe(event));
        left -= event instanceof HubEvent.Exited ? 1 : 0;
      }
    }
  }

  private static StartRequest request(String action, String id, Map<String, String> parameters) {
    return new StartRequest(action, id, parameters, Optional.empty(), false, "");
  }

  private static String describe(HubEvent event) {
    return switch (event) {
      case HubEvent.Started started ->
          started.taskId() + " starts as a " + (started.pid() == 0 ? "function" : "process");
      case HubEvent.Output output ->
          output.taskId() + " writes to " + output.stream().label() + ": " + output.lines();
      case HubEvent.Exited exited -> exited.taskId() + " ends with " + exited.exitCode();
      default -> event.toString();
    };
  }
}
