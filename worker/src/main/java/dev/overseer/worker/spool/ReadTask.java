package dev.overseer.worker.spool;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a task file. Whatever stands in it, the answer is one of three. Thread-safe. */
public final class ReadTask {
  /** A task file may be this large: room for a long description, none for an accident. */
  static final long LARGEST_BYTES = 16 << 20;

  private static final BigDecimal LONGEST_SECONDS =
      BigDecimal.valueOf(Long.MAX_VALUE / 1_000_000_000L);

  private static final Map<String, Integer> NAMED_PRIORITIES =
      Map.of("low", TaskSpec.LOW, "normal", TaskSpec.NORMAL, "high", TaskSpec.HIGH);

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength((int) LARGEST_BYTES)
                          .maxNestingDepth(200)
                          .build())
                  .build())
          .build();

  private ReadTask() {}

  /** What a file holds. */
  public sealed interface Content {

    /** A task. */
    record Task(TaskSpec spec) implements Content {}

    /**
     * Something else.
     *
     * @param reason what is wrong with it, in a sentence
     */
    record Invalid(String reason) implements Content {}

    /** The file is gone: somebody else had it. */
    record Gone() implements Content {}
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it can't be read although it is there
   */
  public static Content read(Path file) throws IOException {
    byte[] bytes;
    try {
      long size = Files.size(file);
      if (size > LARGEST_BYTES) {
        return new Content.Invalid(
            "%d bytes are more than a task file may have (%d)".formatted(size, LARGEST_BYTES));
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new Content.Gone();
    }
    return parse(file, bytes);
  }

  /** Reads what stands, or is to stand, in a file. */
  public static Content parse(Path file, byte[] bytes) {
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (JacksonException e) {
      return new Content.Invalid("not JSON: " + e.getOriginalMessage());
    }
    if (!(node instanceof ObjectNode fields)) {
      return new Content.Invalid("a JSON object is needed, not " + kind(node));
    }
    try {
      return new Content.Task(spec(file, fields));
    } catch (InvalidField e) {
      return new Content.Invalid(e.reason);
    }
  }

  private static TaskSpec spec(Path file, ObjectNode fields) throws InvalidField {
    return new TaskSpec(
        file,
        required(fields, "task_id"),
        required(fields, "description"),
        seconds(fields, "timeout"),
        priority(fields),
        dependencies(fields),
        time(fields, "not_before"),
        lenientTime(fields, "created_at"),
        fields);
  }

  private static String required(ObjectNode fields, String name) throws InvalidField {
    JsonNode value = fields.path(name);
    if (value.isMissingNode() || value.isNull()) {
      throw new InvalidField("\"%s\" is missing".formatted(name));
    }
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isIntegralNumber()) {
      return value.asString();
    }
    throw new InvalidField("\"%s\" must be a string, not %s".formatted(name, kind(value)));
  }

  private static Optional<Duration> seconds(ObjectNode fields, String name) throws InvalidField {
    JsonNode value = fields.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    try {
      if (value.isNumber() || value.isString()) {
        BigDecimal seconds = new BigDecimal(value.asString().strip());
        if (seconds.signum() > 0 && seconds.compareTo(LONGEST_SECONDS) < 0) {
          return Optional.of(Duration.ofNanos(seconds.movePointRight(9).longValue()));
        }
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new InvalidField(
        "\"%s\" must be a number of seconds above 0, not %s".formatted(name, shown(value)));
  }

  private static int priority(ObjectNode fields) throws InvalidField {
    JsonNode value = fields.path("priority");
    if (value.isMissingNode() || value.isNull()) {
      return TaskSpec.NORMAL;
    }
    if (value.isInt()) {
      return value.intValue();
    }
    Integer named =
        value.isString()
            ? NAMED_PRIORITIES.get(value.stringValue().toLowerCase(Locale.ROOT))
            : null;
    if (named != null) {
      return named;
    }
    throw new InvalidField(
        "\"priority\" must be low, normal, high or an integer, not " + shown(value));
  }

  private static List<String> dependencies(ObjectNode fields) throws InvalidField {
    JsonNode value = fields.path("dependencies");
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    List<String> ids = new ArrayList<>();
    if (value.isArray()) {
      for (JsonNode id : value) {
        if (!id.isString() && !id.isIntegralNumber()) {
          throw new InvalidField("\"dependencies\" must hold task ids, not " + shown(id));
        }
        ids.add(id.asString());
      }
      return ids;
    }
    throw new InvalidField("\"dependencies\" must be a list of task ids, not " + shown(value));
  }

  private static Optional<Instant> time(ObjectNode fields, String name) throws InvalidField {
    JsonNode value = fields.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    try {
      if (value.isNumber()) {
        return Optional.of(
            Instant.EPOCH.plusNanos(value.decimalValue().movePointRight(9).longValueExact()));
      }
      if (value.isString()) {
        return Optional.of(Timestamps.read(value.stringValue()));
      }
    } catch (DateTimeException | ArithmeticException unreadable) {
      // Said below.
    }
    throw new InvalidField(
        "\"%s\" must be a time like 2026-01-02T03:04:05Z or epoch seconds, not %s"
            .formatted(name, shown(value)));
  }

  /** Only for the record: a producer's odd clock format is no reason to refuse its task. */
  private static Optional<Instant> lenientTime(ObjectNode fields, String name) {
    try {
      return time(fields, name);
    } catch (InvalidField e) {
      return Optional.empty();
    }
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> "a number";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static final class InvalidField extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    InvalidField(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
