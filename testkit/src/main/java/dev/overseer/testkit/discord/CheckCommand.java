package dev.overseer.testkit.discord;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What an application command may be, as Discord documents it. */
final class CheckCommand {
  private static final Pattern NAME =
      Pattern.compile("^[-_'\\p{L}\\p{N}\\p{IsDevanagari}\\p{IsThai}]{1,32}$");
  private static final int SUB_COMMAND = 1;
  private static final int SUB_COMMAND_GROUP = 2;
  private static final int MOST_CHARACTERS = 8000;

  private final FormErrors errors;
  private int characters;

  private CheckCommand(FormErrors errors) {
    this.errors = errors;
  }

  /** Adds what is wrong with a command. */
  static void check(String path, JsonNode command, FormErrors errors) {
    CheckCommand check = new CheckCommand(errors);
    boolean slash = command.path("type").asInt(1) == 1;
    if (slash) {
      check.described(path, command);
      check.options(path + "options", command.path("options"));
    } else if (command.path("name").asString("").isBlank()
        || command.path("name").asString("").length() > 32) {
      errors.add(path + "name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32 in length.");
    }
    if (check.characters > MOST_CHARACTERS) {
      errors.add(
          path + "name", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)");
    }
  }

  private void described(String path, JsonNode node) {
    String name = node.path("name").asString("");
    // Letters that have no small form are fine, those that have one must be small.
    if (!NAME.matcher(name).matches() || !name.equals(name.toLowerCase(Locale.ROOT))) {
      errors.add(path + "name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
    String description = node.path("description").asString("");
    if (description.isEmpty() || description.length() > 100) {
      errors.add(
          path + "description", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.");
    }
    characters += name.length() + description.length();
  }

  private void options(String path, JsonNode options) {
    if (options.size() > 25) {
      errors.add(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    Set<String> names = new HashSet<>();
    boolean optionalSeen = false;
    for (int i = 0; i < options.size(); i++) {
      JsonNode option = options.path(i);
      String at = path + "." + i + ".";
      described(at, option);
      int type = option.path("type").asInt(0);
      if (type < 1 || type > 11) {
        errors.add(at + "type", "BASE_TYPE_CHOICES", "Value must be one of 1 to 11.");
      }
      if (!names.add(option.path("name").asString(""))) {
        errors.add(
            path, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique");
      }
      boolean required = option.path("required").asBoolean(false);
      if (required && optionalSeen) {
        errors.add(
            path,
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options");
      }
      optionalSeen |= !required && type != SUB_COMMAND && type != SUB_COMMAND_GROUP;
      choices(at + "choices", option.path("choices"));
      if (type == SUB_COMMAND || type == SUB_COMMAND_GROUP) {
        options(at + "options", option.path("options"));
      }
    }
  }

  private void choices(String path, JsonNode choices) {
    if (choices.size() > 25) {
      errors.add(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    for (int i = 0; i < choices.size(); i++) {
      String name = choices.path(i).path("name").asString("");
      String value = choices.path(i).path("value").asString("");
      if (name.isEmpty() || name.length() > 100 || value.length() > 100) {
        errors.add(path + "." + i, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.");
      }
      characters += value.length();
    }
  }
}
