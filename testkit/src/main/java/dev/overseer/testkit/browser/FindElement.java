package dev.overseer.testkit.browser;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Finds what a person would use: by its role and name, as a screen reader has them, or by a CSS
 * selector. Answers with the browser's own name for the element, an object id.
 */
final class FindElement {
  /** Objects that the browser keeps for us, until {@link #release}. */
  static final String KEPT = "found";

  /** Where to point at it, or why it can't be: hidden, disabled, covered. */
  private static final String SPOT =
      """
      function() {
        if (!this.isConnected) return { why: 'no longer in the page' };
        this.scrollIntoViewIfNeeded?.();
        const box = [...this.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
        if (!box) return { why: 'hidden' };
        if (this.disabled) return { why: 'disabled' };
        const x = box.x + box.width / 2;
        const y = box.y + box.height / 2;
        const there = document.elementFromPoint(x, y);
        if (!there) return { why: `outside of what is in sight, at ${x}, ${y}` };
        if (!this.contains(there) && !there.contains(this) && !there.labels?.length) {
          return { why: `covered by ${there.outerHTML.slice(0, 200)}` };
        }
        return { x, y };
      }
      """;

  private final DevTools tools;
  private final String session;

  FindElement(DevTools tools, String session) {
    this.tools = tools;
    this.session = session;
  }

  /** The first that a screen reader would find. */
  Optional<String> named(String role, String name) {
    String document = evaluate("document").orElseThrow();
    JsonNode found =
        tools.call(
            session,
            "Accessibility.queryAXTree",
            Map.of("objectId", document, "role", role, "accessibleName", name));
    for (JsonNode node : found.path("nodes")) {
      if (!node.path("ignored").asBoolean(false)) {
        return Optional.of(
            tools
                .call(
                    session,
                    "DOM.resolveNode",
                    Map.of(
                        "backendNodeId",
                        node.path("backendDOMNodeId").asInt(),
                        "objectGroup",
                        KEPT))
                .path("object")
                .path("objectId")
                .asString());
      }
    }
    return Optional.empty();
  }

  /** The first that a selector fits. */
  Optional<String> selected(String css) {
    return evaluate("document.querySelector(" + DevTools.JSON.writeValueAsString(css) + ")");
  }

  private Optional<String> evaluate(String expression) {
    JsonNode answer =
        tools.call(
            session, "Runtime.evaluate", Map.of("expression", expression, "objectGroup", KEPT));
    if (answer.has("exceptionDetails")) {
      throw new BrowserException(PageLog.thrownBy(answer.path("exceptionDetails")));
    }
    return Optional.ofNullable(answer.path("result").path("objectId").asString(null));
  }

  /** Where to point at an element: {x, y}, or {why} not. */
  JsonNode spot(String objectId) {
    return call(objectId, SPOT);
  }

  /** What a function of the element returns. */
  JsonNode call(String objectId, String function) {
    JsonNode answer =
        tools.call(
            session,
            "Runtime.callFunctionOn",
            Map.of("objectId", objectId, "functionDeclaration", function, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new BrowserException(PageLog.thrownBy(answer.path("exceptionDetails")));
    }
    return answer.path("result").path("value");
  }

  void release() {
    tools.call(session, "Runtime.releaseObjectGroup", Map.of("objectGroup", KEPT));
  }
}
