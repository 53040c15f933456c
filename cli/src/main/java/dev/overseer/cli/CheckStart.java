package dev.overseer.cli;

import dev.overseer.client.HubConnection;
import dev.overseer.client.TaskStart;
import dev.overseer.core.ClosestWord;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds slips of the keyboard before a task starts. A hub passes over parameters that it does not
 * know, so that one misspelled would leave the task with its default, and nobody the wiser.
 */
final class CheckStart {
  private final HubConnection connection;

  CheckStart(HubConnection connection) {
    this.connection = connection;
  }

  /** What is wrong with a start, if anything is that can be seen from here. */
  Optional<String> problem(TaskStart start) {
    List<ActionDescription> actions = describe();
    return actions.stream()
        .filter(action -> action.name().equals(start.action()))
        .findFirst()
        .map(action -> unknownParameter(action, start.params().keySet()))
        .orElseGet(() -> Optional.of(unknownAction(start.action(), names(actions))));
  }

  private List<ActionDescription> describe() {
    return connection
        .request(ServerMessage.Actions.class, id -> new ClientMessage.Describe(id, ""), _ -> {})
        .actions();
  }

  private static Optional<String> unknownParameter(
      ActionDescription action, Collection<String> given) {
    Collection<String> known = new TreeSet<>(action.params().keySet());
    if (known.isEmpty()) {
      // A driver need not say what it takes.
      return Optional.empty();
    }
    return given.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(
            name ->
                "\"%s\" is no parameter of \"%s\"%s"
                    .formatted(name, action.name(), meant(name, known, "it takes ")));
  }

  private static String unknownAction(String name, Collection<String> known) {
    return "there is no action \"%s\"%s".formatted(name, meant(name, known, "there are "));
  }

  private static String meant(String name, Collection<String> known, String introduction) {
    Function<String, String> question = closest -> ", did you mean \"" + closest + "\"?";
    return ClosestWord.to(name, known)
        .map(question)
        .orElseGet(
            () -> ": " + introduction + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  private static Collection<String> names(List<ActionDescription> actions) {
    return new TreeSet<>(actions.stream().map(ActionDescription::name).toList());
  }
}
