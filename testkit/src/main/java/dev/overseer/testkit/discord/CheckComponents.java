package dev.overseer.testkit.discord;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the components of a message may be: rows of buttons and menus; with the flag for it, the
 * layouts of version 2 that Discord documents under "Component Reference".
 */
final class CheckComponents {
  /** The flag of a message that consists of components alone. */
  static final int V2 = 1 << 15;

  private static final int ROW = 1;
  private static final int BUTTON = 2;
  private static final int TEXT_DISPLAY = 10;
  private static final int MOST_ROWS = 5;
  private static final int MOST_IN_ROW = 5;
  private static final int MOST_V2 = 40;
  private static final int MOST_V2_TEXT = 4000;
  private static final int LINK = 5;
  private static final int PREMIUM = 6;

  private final FormErrors errors;
  private final boolean v2;
  private final Set<String> ids = new HashSet<>();
  private int count;
  private int text;

  private CheckComponents(FormErrors errors, boolean v2) {
    this.errors = errors;
    this.v2 = v2;
  }

  /** Adds what is wrong with a message's components. */
  static void check(ObjectNode payload, FormErrors errors) {
    boolean v2 = (payload.path("flags").asInt(0) & V2) != 0;
    JsonNode components = payload.path("components");
    if (v2
        && (!payload.path("content").asString("").isEmpty() || !payload.path("embeds").isEmpty())) {
      errors.add(
          "content",
          "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
          "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
    }
    if (components.isMissingNode() || components.isNull()) {
      return;
    }
    new CheckComponents(errors, v2).all(components);
  }

  private void all(JsonNode components) {
    if (!components.isArray()) {
      errors.add("components", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
      return;
    }
    if (!v2 && components.size() > MOST_ROWS) {
      errors.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    for (int i = 0; i < components.size(); i++) {
      JsonNode component = components.path(i);
      if (!v2 && component.path("type").asInt(0) != ROW) {
        errors.add(
            "components." + i + ".type",
            "UNION_TYPE_CHOICES",
            "Value of field \"type\" must be one of (1,).");
      }
      one("components." + i, component);
    }
    if (v2 && count > MOST_V2) {
      errors.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "At most 40 components");
    }
    if (v2 && text > MOST_V2_TEXT) {
      errors.add(
          "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "At most 4000 characters");
    }
  }

  private void one(String path, JsonNode component) {
    count++;
    switch (component.path("type").asInt(0)) {
      case ROW -> row(path, component);
      case BUTTON -> button(path, component);
      case TEXT_DISPLAY -> text += component.path("content").asString("").length();
      default -> {
        customId(path, component, false);
        JsonNode children = component.path("components");
        for (int i = 0; i < children.size(); i++) {
          one(path + ".components." + i, children.path(i));
        }
        if (component.has("accessory")) {
          one(path + ".accessory", component.path("accessory"));
        }
      }
    }
  }

  private void row(String path, JsonNode row) {
    JsonNode children = row.path("components");
    if (children.isEmpty() || children.size() > MOST_IN_ROW) {
      errors.add(
          path + ".components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    for (int i = 0; i < children.size(); i++) {
      one(path + ".components." + i, children.path(i));
    }
  }

  private void button(String path, JsonNode button) {
    int style = button.path("style").asInt(0);
    if (style < 1 || style > PREMIUM) {
      errors.add(path + ".style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.");
    }
    if (button.path("label").asString("").length() > 80) {
      errors.add(path + ".label", "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.");
    }
    if (!button.hasNonNull("label") && !button.hasNonNull("emoji") && style != PREMIUM) {
      errors.add(
          path, "BUTTON_COMPONENT_MUST_HAVE_LABEL_OR_EMOJI", "A button needs a label or an emoji");
    }
    if (style == LINK) {
      if (!button.path("url").asString("").matches("(https?|discord)://\\S+")
          || button.hasNonNull("custom_id")) {
        errors.add(path, "BUTTON_COMPONENT_INVALID_URL", "A link has a url and no custom id");
      }
    } else if (style != PREMIUM) {
      customId(path, button, true);
    }
  }

  private void customId(String path, JsonNode component, boolean required) {
    String id = component.path("custom_id").asString("");
    if (id.isEmpty()) {
      if (required) {
        errors.add(path, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id required");
      }
      return;
    }
    if (id.length() > 100) {
      errors.add(path + ".custom_id", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100.");
    }
    if (!ids.add(id)) {
      errors.add(
          path + ".custom_id",
          "COMPONENT_CUSTOM_ID_DUPLICATED",
          "Component custom id cannot be duplicated");
    }
  }
}
