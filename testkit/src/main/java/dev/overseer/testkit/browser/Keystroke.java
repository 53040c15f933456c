package dev.overseer.testkit.browser;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key with what is held down beside it, by the names of UI Events: {@code Enter}, {@code
 * Shift+Tab}, {@code Control+f}, {@code /}.
 */
record Keystroke(String key, int code, String text, int modifiers) {
  private static final Map<String, Integer> HELD =
      Map.of("Alt", 1, "Control", 2, "Meta", 4, "Shift", 8);
  private static final Map<String, Integer> NAMED =
      Map.ofEntries(
          Map.entry("Backspace", 8),
          Map.entry("Tab", 9),
          Map.entry("Enter", 13),
          Map.entry("Escape", 27),
          Map.entry("PageUp", 33),
          Map.entry("PageDown", 34),
          Map.entry("End", 35),
          Map.entry("Home", 36),
          Map.entry("ArrowLeft", 37),
          Map.entry("ArrowUp", 38),
          Map.entry("ArrowRight", 39),
          Map.entry("ArrowDown", 40),
          Map.entry("Delete", 46));
  private static final int COMMANDING = 7;

  static Keystroke of(String name) {
    int modifiers = 0;
    String key = name;
    for (int plus = key.indexOf('+', 1); plus > 0; plus = key.indexOf('+', 1)) {
      String held = key.substring(0, plus);
      modifiers |=
          Optional.ofNullable(HELD.get(held))
              .orElseThrow(
                  () -> new BrowserException("there is no key %s to hold".formatted(held)));
      key = key.substring(plus + 1);
    }
    Integer code = NAMED.get(key);
    if (code != null) {
      return new Keystroke(key, code, key.equals("Enter") ? "\r" : "", modifiers);
    }
    if (key.codePointCount(0, key.length()) != 1) {
      throw new BrowserException("there is no key \"%s\"".formatted(key));
    }
    return new Keystroke(
        key,
        Character.toUpperCase(key.codePointAt(0)),
        (modifiers & COMMANDING) == 0 ? key : "",
        modifiers);
  }

  /** Its way down and up again, as parameters of {@code Input.dispatchKeyEvent}. */
  List<Map<String, Object>> events() {
    Map<String, Object> down = new HashMap<>(base());
    down.put("type", text.isEmpty() ? "rawKeyDown" : "keyDown");
    if (!text.isEmpty()) {
      down.put("text", text);
    }
    Map<String, Object> up = new HashMap<>(base());
    up.put("type", "keyUp");
    return List.of(down, up);
  }

  private Map<String, Object> base() {
    return Map.of(
        "key", key, "windowsVirtualKeyCode", code, "modifiers", modifiers, "code", codeName());
  }

  /** The place on the keyboard; only where it is the same on all of them. */
  private String codeName() {
    return NAMED.containsKey(key) ? key : "";
  }
}
