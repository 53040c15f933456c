package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import dev.overseer.core.GoDuration;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.PoolSettings;
import dev.overseer.protocol.RetrySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Says in sentences what an action accepts, how many of it may run, and when it is restarted. */
final class ExplainAction {
  private final Style style;

  ExplainAction(Style style) {
    this.style = style;
  }

  List<String> lines(ActionDescription action) {
    List<String> lines = new ArrayList<>();
    String type = " (" + SafeText.of(action.type()) + ")";
    lines.add(style.paint(Tone.HEADING, SafeText.of(action.name())) + type);
    if (!action.description().isEmpty()) {
      lines.add("  " + SafeText.of(action.description()));
    }
    lines.add("");
    lines.add(style.paint(Tone.HEADING, "Parameters"));
    if (action.params().isEmpty()) {
      lines.add("  none");
    }
    new TreeMap<>(action.params()).forEach((name, param) -> lines.add(parameter(name, param)));
    lines.add("");
    lines.add(style.paint(Tone.HEADING, "Pool"));
    lines.add("  " + pool(action.taskPool()));
    lines.add(style.paint(Tone.HEADING, "Restarts"));
    lines.add("  " + action.retry().map(ExplainAction::retry).orElse("none"));
    if (!action.dedupeKey().isEmpty()) {
      lines.add(style.paint(Tone.HEADING, "One at a time"));
      lines.add(
          "  for the same "
              + SafeText.of(String.join(", ", action.dedupeKey().stream().sorted().toList())));
    }
    lines.add("");
    lines.add("  " + SafeText.of(example(action)));
    return lines;
  }

  private static String parameter(String name, ActionDescription.Param param) {
    String is = param.defaultValue().map(value -> "default \"" + value + "\"").orElse("required");
    String must = param.validate().isEmpty() ? "" : ", must satisfy " + param.validate();
    return SafeText.of("  %s  %s%s".formatted(name, is, must));
  }

  private static String pool(PoolSettings pool) {
    String limit = pool.limit() == 0 ? "no limit of its own" : "at most " + pool.limit() + " run";
    String queue =
        pool.queue()
            .map(
                settings -> {
                  if (!settings.enabled()) {
                    return "nobody waits";
                  }
                  String size =
                      settings.size() == 0 ? "any number may wait" : settings.size() + " may wait";
                  String order = settings.order().equals("last") ? ", the last one first" : "";
                  String age =
                      settings.maxAge() == 0 ? "" : ", for %d s".formatted(settings.maxAge());
                  return size + order + age;
                })
            .orElse("waiting as the hub's own pool has it");
    return SafeText.of(limit + "; " + queue);
  }

  private static String retry(RetrySettings retry) {
    String delay =
        retry.restartDelay().isZero()
            ? "at once"
            : "after " + GoDuration.format(retry.restartDelay());
    String jitter =
        retry.restartJitter().isZero()
            ? ""
            : " and up to %s more".formatted(GoDuration.format(retry.restartJitter()));
    String end =
        retry.errorThreshold() == 0
            ? ", for ever"
            : ", given up at exit %d%s"
                .formatted(
                    retry.errorThreshold(),
                    retry.errorWindow().isZero()
                        ? ""
                        : " within " + GoDuration.format(retry.errorWindow()));
    return delay + jitter + end;
  }

  private static String example(ActionDescription action) {
    StringBuilder example = new StringBuilder("overseer run ").append(action.name());
    new TreeMap<>(action.params())
        .forEach(
            (name, param) -> {
              if (param.defaultValue().isEmpty()) {
                example.append(' ').append(name).append("=…");
              }
            });
    return example.toString();
  }
}
