package dev.overseer.sidecar.format;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolOutcome;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.ReadJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What is left out. Sessions' beginnings and ends, turns, and what goes wrong with the model are
 * never left out.
 *
 * @param tools only these, in lower case, and their results; none at all if it is empty; all of
 *     them where there is no list
 * @param patterns texts and outputs in which none of these is found are left out; all stay where
 *     there are none
 * @param minStdoutLength outputs of commands with fewer characters are left out
 */
public record Filters(Optional<Set<String>> tools, List<Pattern> patterns, long minStdoutLength) {
  /** Nothing is left out. */
  public static final Filters NONE = new Filters(Optional.empty(), List.of(), 0);

  public Filters {
    patterns = List.copyOf(patterns);
  }

  /**
   * Reads them.
   *
   * @param json {@code {"includeTools": ["Bash"], "includePatterns": ["ERROR"], "minStdoutLength":
   *     20}}, each of which may be missing; {@code includeTools} may be true or false, too
   * @throws IllegalArgumentException if it is something else; the message goes on after "but"
   */
  public static Filters parse(String json) {
    Json filters;
    try {
      filters =
          new ReadJson().read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new IllegalArgumentException("is no JSON: " + e.getMessage(), e);
    }
    if (!(filters instanceof Json.Fields fields)) {
      throw new IllegalArgumentException("must be a JSON object");
    }
    for (String name : fields.values().keySet()) {
      if (!Set.of("includeTools", "includePatterns", "minStdoutLength").contains(name)) {
        throw new IllegalArgumentException(
            "has \"%s\": there are includeTools, includePatterns and minStdoutLength"
                .formatted(name));
      }
    }
    return new Filters(tools(fields.values()), patterns(fields.values()), length(fields.values()));
  }

  private static Optional<Set<String>> tools(Map<String, Json> fields) {
    return switch (fields.getOrDefault("includeTools", Json.Missing.VALUE)) {
      case Json.Missing missing -> Optional.empty();
      case Json.Truth truth -> truth.value() ? Optional.empty() : Optional.of(Set.of());
      case Json.Items items -> {
        Set<String> names = new TreeSet<>();
        for (String name : texts(items, "includeTools must be true, false or a list of names")) {
          names.add(name.toLowerCase(Locale.ROOT));
        }
        yield Optional.of(names);
      }
      case Json.Fields other -> throw noTools();
      case Json.Chars other -> throw noTools();
      case Json.Amount other -> throw noTools();
    };
  }

  private static IllegalArgumentException noTools() {
    return new IllegalArgumentException("includeTools must be true, false or a list of names");
  }

  private static List<Pattern> patterns(Map<String, Json> fields) {
    String what = "includePatterns must be a list of regular expressions";
    Json given = fields.getOrDefault("includePatterns", Json.Missing.VALUE);
    if (!given.isPresent()) {
      return List.of();
    }
    if (!(given instanceof Json.Items items)) {
      throw new IllegalArgumentException(what);
    }
    List<Pattern> patterns = new ArrayList<>();
    for (String text : texts(items, what)) {
      try {
        patterns.add(Pattern.compile(text));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "includePatterns has \"%s\", which is no regular expression: %s"
                .formatted(text, e.getDescription()),
            e);
      }
    }
    return patterns;
  }

  private static List<String> texts(Json.Items items, String otherwise) {
    List<String> texts = new ArrayList<>();
    for (Json item : items.values()) {
      if (!(item instanceof Json.Chars chars)) {
        throw new IllegalArgumentException(otherwise);
      }
      texts.add(chars.head());
    }
    return texts;
  }

  private static long length(Map<String, Json> fields) {
    Json given = fields.getOrDefault("minStdoutLength", Json.Missing.VALUE);
    if (!given.isPresent()) {
      return 0;
    }
    if (!(given instanceof Json.Amount amount) || amount.whole() < 0) {
      throw new IllegalArgumentException("minStdoutLength must be a whole number, 0 or more");
    }
    return amount.whole();
  }

  /** Whether an event is to be shown. */
  boolean include(AgentEvent event) {
    return switch (event) {
      case AgentEvent.Called called -> includesTool(called.name());
      case AgentEvent.Returned returned ->
          includesTool(returned.tool()) && includesOutput(returned.outcome());
      case AgentEvent.Prompted prompted -> matches(prompted.text());
      case AgentEvent.Said said -> matches(said.text());
      case AgentEvent.Thought thought -> matches(thought.text());
      case AgentEvent.Queued queued -> matches(queued.text());
      case AgentEvent.Noted noted -> matches(noted.text());
      case AgentEvent.Began began -> true;
      case AgentEvent.Used used -> true;
      case AgentEvent.TurnEnded ended -> true;
      case AgentEvent.Ended ended -> true;
      case AgentEvent.HooksRan hooks -> true;
      case AgentEvent.Compacted compacted -> true;
      case AgentEvent.ApiFailed failed -> true;
      case AgentEvent.Refused refused -> true;
      case AgentEvent.Interrupted interrupted -> true;
      case AgentEvent.Linked linked -> true;
      case AgentEvent.Progressed progressed -> true;
      case AgentEvent.Unknown unknown -> true;
      case AgentEvent.Unreadable line -> true;
    };
  }

  private boolean includesTool(String name) {
    return tools.isEmpty() || tools.get().contains(name.toLowerCase(Locale.ROOT));
  }

  private boolean includesOutput(ToolOutcome outcome) {
    return switch (outcome) {
      case ToolOutcome.Ran ran ->
          ran.output().length() + ran.errors().length() >= minStdoutLength
              && (matches(ran.output()) || (!ran.errors().isBlank() && matches(ran.errors())));
      case ToolOutcome.Failed failed -> matches(failed.message());
      case ToolOutcome.Found found -> matches(found.content());
      case ToolOutcome.AgentDone done -> matches(done.report());
      case ToolOutcome.Other other -> matches(other.text());
      case ToolOutcome.Edited edited -> true;
      case ToolOutcome.Written written -> true;
      case ToolOutcome.HasRead read -> true;
      case ToolOutcome.Listed listed -> true;
    };
  }

  private boolean matches(Text text) {
    return patterns.isEmpty()
        || patterns.stream().anyMatch(pattern -> pattern.matcher(text.head()).find());
  }
}
