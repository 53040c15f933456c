package dev.overseer.testkit.browser;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Mouse, finger and keyboard: events that the browser itself makes, where a person would. */
final class Hands {
  private final DevTools tools;
  private final String session;
  private final FindElement find;
  private final Supplier<Duration> patience;

  Hands(DevTools tools, String session, FindElement find, Supplier<Duration> patience) {
    this.tools = tools;
    this.session = session;
    this.find = find;
    this.patience = patience;
  }

  private record Spot(double x, double y) {}

  void click(Supplier<Optional<String>> finding, String missing) {
    Spot spot = spot(finding, missing);
    mouse(Map.of("type", "mouseMoved", "x", spot.x(), "y", spot.y()));
    for (String type : List.of("mousePressed", "mouseReleased")) {
      mouse(Map.of("type", type, "x", spot.x(), "y", spot.y(), "button", "left", "clickCount", 1));
    }
  }

  void wheel(Supplier<Optional<String>> finding, String missing, int pixels) {
    Spot spot = spot(finding, missing);
    mouse(
        Map.of("type", "mouseWheel", "x", spot.x(), "y", spot.y(), "deltaX", 0, "deltaY", pixels));
  }

  void tap(Supplier<Optional<String>> finding, String missing) {
    Spot spot = spot(finding, missing);
    touch("touchStart", List.of(Map.of("x", spot.x(), "y", spot.y())));
    touch("touchEnd", List.of());
  }

  void press(String... keys) {
    for (String key : keys) {
      for (Map<String, Object> event : Keystroke.of(key).events()) {
        tools.call(session, "Input.dispatchKeyEvent", event);
      }
    }
  }

  private void mouse(Map<String, Object> event) {
    tools.call(session, "Input.dispatchMouseEvent", event);
  }

  private void touch(String type, List<Map<String, Double>> points) {
    tools.call(session, "Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", points));
  }

  /** Where something is to be pointed at, once it can be. */
  private Spot spot(Supplier<Optional<String>> finding, String missing) {
    String[] why = {missing};
    Supplier<Optional<Spot>> look =
        () -> {
          Optional<JsonNode> found = finding.get().map(find::spot);
          why[0] =
              found.map(spot -> missing + ": " + spot.path("why").asString("")).orElse(missing);
          return found
              .filter(spot -> spot.has("x"))
              .map(spot -> new Spot(spot.path("x").asDouble(), spot.path("y").asDouble()));
        };
    try {
      return Page.poll(patience.get(), look, () -> why[0]);
    } finally {
      find.release();
    }
  }
}
