package dev.overseer.testkit.discord;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a channel's form may hold, and how Discord rewrites a channel's name. */
final class CheckChannel {
  private static final Set<Integer> ARCHIVE_MINUTES = Set.of(60, 1440, 4320, 10_080);
  private static final int MOST_SLOW_MODE = 21_600;

  private CheckChannel() {}

  /** Refuses a form with values out of range. */
  static void check(ObjectNode form, FakeChannelType type, boolean isNew) {
    FormErrors errors = new FormErrors();
    if (isNew || form.has("name")) {
      name(form.path("name"), errors);
    }
    int longest = type == FakeChannelType.FORUM ? 4096 : 1024;
    if (form.path("topic").asString("").length() > longest) {
      errors.add("topic", "BASE_TYPE_MAX_LENGTH", "Must be " + longest + " or fewer in length.");
    }
    int slow = form.path("rate_limit_per_user").asInt(0);
    if (slow < 0 || slow > MOST_SLOW_MODE) {
      errors.add(
          "rate_limit_per_user", "NUMBER_TYPE_MAX", "int value should be between 0 and 21600.");
    }
    for (String field : new String[] {"auto_archive_duration", "default_auto_archive_duration"}) {
      if (form.hasNonNull(field) && !ARCHIVE_MINUTES.contains(form.path(field).asInt(0))) {
        errors.add(field, "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).");
      }
    }
    if (form.path("available_tags").size() > 20) {
      errors.add("available_tags", "BASE_TYPE_MAX_LENGTH", "Must be 20 or fewer in length.");
    }
    if (form.path("applied_tags").size() > 5) {
      errors.add("applied_tags", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.");
    }
    refuse(errors);
  }

  static void refuse(FormErrors errors) {
    if (!errors.isEmpty()) {
      throw new Refusal(errors.answer());
    }
  }

  private static void name(JsonNode name, FormErrors errors) {
    String text = name.asString("").strip();
    if (text.isEmpty()) {
      errors.add("name", "BASE_TYPE_REQUIRED", "This field is required");
    } else if (text.length() > 100) {
      errors.add("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.");
    }
  }

  /**
   * A name as Discord keeps it: channels for text and forums are in small letters, with hyphens for
   * blanks and without most punctuation; categories and threads are as they were given.
   */
  static String kept(String name, FakeChannelType type) {
    String stripped = name.strip();
    if (type != FakeChannelType.TEXT && type != FakeChannelType.FORUM) {
      return stripped;
    }
    String kept =
        stripped
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\s+", "-")
            .replaceAll("[!-,./:-@\\[-^`{-~]", "")
            .replaceAll("-{2,}", "-");
    return kept.isEmpty() ? "-" : kept;
  }

  /** The overwrites of a form. */
  static Map<String, FakeOverwrite> overwrites(JsonNode list) {
    Map<String, FakeOverwrite> overwrites = new LinkedHashMap<>();
    for (JsonNode node : list) {
      overwrites.put(node.path("id").asString(""), overwrite(node.path("id").asString(""), node));
    }
    return overwrites;
  }

  static FakeOverwrite overwrite(String id, JsonNode node) {
    int type = node.path("type").asInt(-1);
    if (type != 0 && type != 1) {
      FormErrors errors = new FormErrors();
      errors.add("type", "BASE_TYPE_CHOICES", "Value must be one of (0, 1).");
      throw new Refusal(errors.answer());
    }
    return new FakeOverwrite(id, type == 0, bits(node.path("allow")), bits(node.path("deny")));
  }

  private static long bits(JsonNode node) {
    String text = node.asString("0");
    if (!text.matches("\\d{1,18}")) {
      FormErrors errors = new FormErrors();
      errors.add("permissions", "PERMISSION_TYPE_CONVERT", "Could not interpret as permissions.");
      throw new Refusal(errors.answer());
    }
    return Long.parseLong(text);
  }
}
