package dev.overseer.testkit.discord;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request of a bot whose token was right and that came in time.
 *
 * @param request as it came
 * @param route its path behind the version
 */
record BotCall(ApiRequest request, List<String> route) {
  /**
   * Whether it is this method and path, in which {@code *} stands for any part.
   *
   * @param pattern {@code "GET channels/*"}
   */
  boolean is(String pattern) {
    String[] words = pattern.split(" ", -1);
    String[] parts = words[1].split("/", -1);
    if (!words[0].equals(request.method()) || parts.length != route.size()) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].equals("*") && !parts[i].equals(route.get(i))) {
        return false;
      }
    }
    return true;
  }

  String part(int index) {
    return route.get(index);
  }

  ReadForm.Form form() {
    ReadForm.Form form = ReadForm.read(request);
    form.problem()
        .ifPresent(
            problem -> {
              throw new Refusal(problem);
            });
    return form;
  }

  ObjectNode body() {
    return form().payload();
  }

  /** A number of the query within limits. */
  int number(String name, int missing, int least, int most) {
    String text = request.query().getOrDefault(name, Integer.toString(missing));
    int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      FormErrors errors = new FormErrors();
      errors.add(
          name, "NUMBER_TYPE_MAX", "int value should be between " + least + " and " + most + ".");
      throw new Refusal(errors.answer());
    }
    return number;
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(request.query().get(name));
  }
}
