package dev.overseer.cli;

import dev.overseer.client.HubConnection;
import dev.overseer.client.TaskStart;
import dev.overseer.core.ClosestWord;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds slips of the keyboard before they do something. A hub passes over parameters that it does
 * not know, so that one misspelled would leave the task with its default, and nobody the wiser; and
 * it keeps a pool for whatever name it is told.
 */
final class CheckNames {
  private final HubConnection connection;

  CheckNames(HubConnection connection) {
    this.connection = connection;
  }

  /**
   * Checks the action and the parameters of a start.
   *
   * @throws NoSuchNameException if there is none of this name
   */
  void start(TaskStart start) {
    requireParameters(action(start.action()), start.params().keySet());
  }

  /**
   * Returns an action.
   *
   * @throws NoSuchNameException if there is none of this name
   */
  ActionDescription action(String name) {
    List<ActionDescription> actions = describe();
    return actions.stream()
        .filter(action -> action.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchNameException(
                    "there is no action \"%s\"%s"
                        .formatted(name, meant(name, names(actions), "there are "))));
  }

  private List<ActionDescription> describe() {
    return connection
        .request(ServerMessage.Actions.class, id -> new ClientMessage.Describe(id, ""), _ -> {})
        .actions();
  }

  private static void requireParameters(ActionDescription action, Collection<String> given) {
    Collection<String> known = new TreeSet<>(action.params().keySet());
    if (known.isEmpty()) {
      // A driver need not say what it takes.
      return;
    }
    for (String name : given) {
      if (!known.contains(name)) {
        throw new NoSuchNameException(
            "\"%s\" is no parameter of \"%s\"%s"
                .formatted(name, action.name(), meant(name, known, "it takes ")));
      }
    }
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
