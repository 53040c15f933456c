package dev.overseer.server;

import dev.overseer.protocol.Rfc3339;
import dev.overseer.protocol.Wire;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the console is told, as JSON: docs/console-protocol.md. */
final class FeedMessages {
  private static final String TYPE = "type";
  private static final String ID = "id";

  private FeedMessages() {}

  static byte[] hello(
      Iterable<String> topics, Iterable<String> commands, String version, Instant now) {
    Map<String, Object> message = message("hello");
    message.put("version", version);
    message.put("now", Rfc3339.format(now));
    message.put("topics", sorted(topics));
    message.put("commands", sorted(commands));
    return Wire.writeDocument(message);
  }

  static byte[] news(String id, WatchedTopic.News news) {
    Map<String, Object> message = message(news.whole() ? "snapshot" : "change");
    message.put(ID, id);
    if (news.whole() || !news.set().isEmpty()) {
      message.put("set", news.set().stream().map(FeedMessages::item).toList());
    }
    if (!news.removed().isEmpty()) {
      message.put("removed", news.removed());
    }
    news.totals().ifPresent(totals -> message.put("totals", totals));
    if (news.more()) {
      message.put("more", true);
    }
    return Wire.writeDocument(message);
  }

  static byte[] done(String id, Map<String, Object> details) {
    Map<String, Object> message = message("done");
    message.put(ID, id);
    // What it is, and to whom, is ours to say.
    details.forEach(message::putIfAbsent);
    return Wire.writeDocument(message);
  }

  /**
   * @param id of what was refused; empty where it had none
   * @param code for programs, if there is one
   */
  static byte[] error(String id, Optional<String> code, String text) {
    Map<String, Object> message = message("error");
    if (!id.isEmpty()) {
      message.put(ID, id);
    }
    code.ifPresent(is -> message.put("code", is));
    message.put("message", text);
    return Wire.writeDocument(message);
  }

  private static Map<String, Object> item(WatchedTopic.Item item) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", item.key());
    item.fields().forEach(fields::putIfAbsent);
    return fields;
  }

  private static Map<String, Object> message(String type) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put(TYPE, type);
    return message;
  }

  private static List<String> sorted(Iterable<String> names) {
    TreeSet<String> sorted = new TreeSet<>();
    names.forEach(sorted::add);
    return List.copyOf(sorted);
  }
}
