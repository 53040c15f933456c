package dev.overseer.cli;

import dev.overseer.core.GoDuration;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.server.config.ServeConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a configuration comes to, for people. */
final class DescribeConfiguration {
  private DescribeConfiguration() {}

  static String text(ServeConfiguration configuration) {
    StringBuilder text = new StringBuilder();
    line(text, "file", configuration.file().map(Object::toString).orElse("none, so no actions"));
    configuration
        .settings()
        .forEach(
            (name, value) -> {
              if (!value.isEmpty()) {
                line(text, name, value);
              }
            });
    line(text, "task_pool", pool(configuration.hub().pool()));
    line(text, "retry", retry(configuration.hub().retry()));
    for (ActionDefinition action : configuration.hub().actions()) {
      line(
          text,
          "actions." + action.name(),
          "%s; %s; %s".formatted(action.type(), pool(action.pool()), retry(action.retry())));
    }
    return text.append("the configuration is fine\n").toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-26s %s%n".formatted(SafeText.of(name), SafeText.of(value)));
  }

  private static String pool(PoolConfig pool) {
    List<String> words = new ArrayList<>();
    words.add(pool.limit() == 0 ? "no limit" : "at most %d at once".formatted(pool.limit()));
    pool.queue().map(DescribeConfiguration::queue).ifPresent(words::add);
    return String.join(", ", words);
  }

  private static String queue(PoolConfig.Queue queue) {
    if (!queue.enabled()) {
      return "none may wait";
    }
    String age = queue.maxAge().isZero() ? "" : " for " + GoDuration.format(queue.maxAge());
    return (queue.size() == 0 ? "any number may wait" : queue.size() + " may wait") + age;
  }

  private static String retry(Optional<RetryPolicy> policy) {
    return policy
        .map(
            retry ->
                "restarted after %s%s"
                    .formatted(
                        GoDuration.format(retry.restartDelay()),
                        retry.errorThreshold() == 0
                            ? ""
                            : ", given up at exit %d%s"
                                .formatted(
                                    retry.errorThreshold(),
                                    retry.errorWindow().isZero()
                                        ? ""
                                        : " within " + GoDuration.format(retry.errorWindow()))))
        .orElse("no restarts of its own");
  }
}
