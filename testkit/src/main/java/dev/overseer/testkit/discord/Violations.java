package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Remembers what was refused, and what was done that should not have been. */
final class Violations {
  /** Not knowing that something is gone is none; being late with an interaction is. */
  private static final int UNKNOWN_INTERACTION = 10062;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final InstantSource clock;
  private final List<FakeViolation> all = new CopyOnWriteArrayList<>();

  Violations(InstantSource clock) {
    this.clock = clock;
  }

  void add(int status, int code, String what) {
    all.add(new FakeViolation(clock.instant(), status, code, what));
  }

  /** Looks at an answer that no fault made. */
  void look(ApiRequest request, ApiAnswer answer) {
    if (answer.status() < 400) {
      return;
    }
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    int code = code(body);
    if (answer.status() == 404 && code != UNKNOWN_INTERACTION && code != 0) {
      return;
    }
    add(answer.status(), code, request.method() + " " + request.path() + ": " + body);
  }

  private static int code(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.path("code").asInt(0);
    } catch (JacksonException e) {
      return 0;
    }
  }

  List<FakeViolation> all() {
    return List.copyOf(all);
  }
}
