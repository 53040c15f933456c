package dev.overseer.testkit.browser;

import dev.overseer.testkit.browser.DevTools.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** What a page and its workers tell without being asked. Thread-safe. */
final class PageLog {
  final List<String> faults = new CopyOnWriteArrayList<>();
  final List<String> networkErrors = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();

  void hear(Event event) {
    JsonNode params = event.params();
    switch (event.method()) {
      case "Runtime.exceptionThrown" -> faults.add("uncaught: " + thrown(params));
      case "Runtime.consoleAPICalled" -> said(params);
      case "Log.entryAdded" -> logged(params.path("entry"));
      case "Audits.issueAdded" -> issue(params.path("issue"));
      case "Network.requestWillBeSent" ->
          requests.add(params.path("request").path("url").asString());
      case "Network.webSocketCreated" -> requests.add(params.path("url").asString());
      default -> {
        // There are hundreds, of other interests.
      }
    }
  }

  private static String thrown(JsonNode params) {
    return thrownBy(params.path("exceptionDetails"));
  }

  static String thrownBy(JsonNode details) {
    String stack = details.path("exception").path("description").asString("");
    return stack.isEmpty()
        ? details.path("text").asString("") + " " + details.path("exception").path("value")
        : stack;
  }

  private void said(JsonNode params) {
    String type = params.path("type").asString();
    if (type.equals("error") || type.equals("warning") || type.equals("assert")) {
      StringBuilder text = new StringBuilder("console." + type + ":");
      for (JsonNode argument : params.path("args")) {
        text.append(' ')
            .append(argument.path("description").asString(argument.path("value").asString("")));
      }
      faults.add(text.toString());
    }
  }

  private void logged(JsonNode entry) {
    String level = entry.path("level").asString();
    String text = entry.path("text").asString() + " " + entry.path("url").asString("");
    if (entry.path("source").asString().equals("network")
        || text.startsWith("WebSocket connection to ")) {
      networkErrors.add(text);
    } else if (level.equals("error") || level.equals("warning")) {
      faults.add("%s %s: %s".formatted(entry.path("source").asString(), level, text));
    }
  }

  private void issue(JsonNode issue) {
    if (issue.path("code").asString().equals("ContentSecurityPolicyIssue")) {
      faults.add("content security policy: " + issue.path("details"));
    }
  }
}
