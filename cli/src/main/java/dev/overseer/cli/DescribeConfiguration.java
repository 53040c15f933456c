package dev.overseer.cli;

import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Origin;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.server.config.ServeConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a configuration comes to, for people: what is set, from where, and what each action is. */
final class DescribeConfiguration {
  private DescribeConfiguration() {}

  static String text(ServeConfiguration configuration) {
    String file = SafeText.of(configuration.file().toString());
    StringBuilder text = new StringBuilder();
    text.append(
        configuration.fileFound()
            ? file + " is fine.\n"
            : "There is no file " + file + ", so there are no actions.\n");
    append("Settings (all others have their defaults):", settings(configuration), text);
    append("Actions:", actions(configuration), text);
    return text.toString();
  }

  private static void append(String title, Map<String, String> rows, StringBuilder text) {
    if (rows.isEmpty()) {
      return;
    }
    int width = rows.keySet().stream().mapToInt(DisplayWidth::of).max().orElse(0);
    text.append('\n').append(title).append('\n');
    rows.forEach(
        (name, value) ->
            text.append("  ")
                .append(name)
                .repeat(' ', width - DisplayWidth.of(name) + 2)
                .append(value)
                .append('\n'));
  }

  private static Map<String, String> settings(ServeConfiguration configuration) {
    Map<String, Origin> origins = configuration.settings().origins();
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("listen", configuration.server().listen().toString());
    configuration
        .settings()
        .shown()
        .forEach(
            (name, value) -> {
              Origin origin = origins.getOrDefault(name, Origin.DEFAULT);
              if (origin != Origin.DEFAULT) {
                rows.put(name, SafeText.of(value) + from(origin));
              }
            });
    PoolConfig pool = configuration.hub().pool();
    if (!pool.equals(PoolConfig.UNLIMITED)) {
      rows.put("task_pool", pool(pool));
    }
    configuration.hub().retry().ifPresent(retry -> rows.put("retry", retry(retry)));
    return rows;
  }

  /** The file goes without saying. */
  private static String from(Origin origin) {
    return origin == Origin.FILE ? "" : " (" + origin.name().toLowerCase(Locale.ROOT) + ")";
  }

  private static Map<String, String> actions(ServeConfiguration configuration) {
    Map<String, String> rows = new LinkedHashMap<>();
    configuration
        .hub()
        .actions()
        .forEach(action -> rows.put(SafeText.of(action.name()), SafeText.of(action(action))));
    return rows;
  }

  private static String action(ActionDefinition action) {
    List<String> words = new ArrayList<>(List.of(action.type()));
    if (!action.pool().equals(PoolConfig.UNLIMITED)) {
      words.add(pool(action.pool()));
    }
    action.retry().map(DescribeConfiguration::retry).ifPresent(words::add);
    return String.join(", ", words);
  }

  private static String pool(PoolConfig pool) {
    String limit = pool.limit() == 0 ? "no limit" : "at most %d at once".formatted(pool.limit());
    Optional<String> queue = pool.queue().map(DescribeConfiguration::queue);
    return queue.map(waiting -> limit + ", " + waiting).orElse(limit);
  }

  private static String queue(PoolConfig.Queue queue) {
    if (!queue.enabled()) {
      return "none may wait";
    }
    String age = queue.maxAge().isZero() ? "" : " for " + Kinds.duration().write(queue.maxAge());
    return (queue.size() == 0 ? "any number" : queue.size()) + " may wait" + age;
  }

  private static String retry(RetryPolicy retry) {
    String window =
        retry.errorWindow().isZero()
            ? ""
            : " within " + Kinds.duration().write(retry.errorWindow());
    String end =
        retry.errorThreshold() == 0
            ? ""
            : ", given up at exit %d%s".formatted(retry.errorThreshold(), window);
    return "restarted after " + Kinds.duration().write(retry.restartDelay()) + end;
  }
}
