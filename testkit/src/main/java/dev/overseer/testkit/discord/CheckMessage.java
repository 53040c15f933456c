package dev.overseer.testkit.discord;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a message may hold, as Discord documents it for webhooks, messages, embeds and uploads; with
 * the words that it has for what breaks a limit. Lengths are counted in UTF-16 code units, blanks
 * at the ends included: whoever counts less strictly is refused here rather than there.
 */
final class CheckMessage {
  private static final long MOST_FILE_BYTES = 10L * 1024 * 1024;
  private static final Set<String> MENTION_KINDS = Set.of("roles", "users", "everyone");

  /** SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS and IS_COMPONENTS_V2. */
  private static final int FLAGS = 1 << 2 | 1 << 12 | CheckComponents.V2;

  private static final int EPHEMERAL = 1 << 6;

  private final FormErrors errors = new FormErrors();
  private final ObjectNode payload;
  private final List<FormFile> files;
  private final int allowedFlags;

  private CheckMessage(ObjectNode payload, List<FormFile> files, int allowedFlags) {
    this.payload = payload;
    this.files = files;
    this.allowedFlags = allowedFlags;
  }

  /** What is wrong with a new message; nothing if it is fine. */
  static Optional<ApiAnswer> ofNew(ObjectNode payload, List<FormFile> files) {
    return new CheckMessage(payload, files, FLAGS).check(true);
  }

  /** What is wrong with an edit. */
  static Optional<ApiAnswer> ofEdit(ObjectNode payload, List<FormFile> files) {
    return new CheckMessage(payload, files, FLAGS).check(false);
  }

  /** What is wrong with an answer to an interaction, which may be for one person alone. */
  static Optional<ApiAnswer> ofAnswer(ObjectNode payload, List<FormFile> files) {
    return new CheckMessage(payload, files, FLAGS | EPHEMERAL).check(true);
  }

  /** What is wrong with a change of such an answer. */
  static Optional<ApiAnswer> ofAnswerEdit(ObjectNode payload, List<FormFile> files) {
    return new CheckMessage(payload, files, FLAGS | EPHEMERAL).check(false);
  }

  private Optional<ApiAnswer> check(boolean isNew) {
    Optional<ApiAnswer> upload = checkUpload();
    if (upload.isPresent()) {
      return upload;
    }
    length("content", payload.path("content"), 2000);
    userName();
    flags();
    allowedMentions();
    attachments();
    int total = embeds();
    CheckComponents.check(payload, errors);
    if (payload.has("thread_name")) {
      required("thread_name", payload.path("thread_name"), 100);
    }
    if (total > 6000) {
      errors.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
    }
    if (!errors.isEmpty()) {
      return Optional.of(errors.answer());
    }
    boolean empty =
        payload.path("content").asString("").isBlank()
            && payload.path("embeds").isEmpty()
            && payload.path("components").isEmpty()
            && files.isEmpty();
    return isNew && empty
        ? Optional.of(ApiAnswer.error(400, 50006, "Cannot send an empty message"))
        : Optional.empty();
  }

  private Optional<ApiAnswer> checkUpload() {
    long bytes = 0;
    Set<String> fields = new HashSet<>();
    for (FormFile file : files) {
      bytes += file.bytes().length;
      if (!file.field().matches("files\\[\\d+\\]") || !fields.add(file.field())) {
        return Optional.of(ApiAnswer.error(400, 50035, "Invalid Form Body"));
      }
    }
    if (bytes > MOST_FILE_BYTES) {
      return Optional.of(ApiAnswer.error(413, 40005, "Request entity too large"));
    }
    return files.size() > 10
        ? Optional.of(
            ApiAnswer.error(400, 30015, "Maximum number of attachments in a message reached (10)"))
        : Optional.empty();
  }

  private void userName() {
    JsonNode name = payload.path("username");
    if (name.isMissingNode()) {
      return;
    }
    required("username", name, 80);
    String lower = name.asString("").toLowerCase(Locale.ROOT);
    if (lower.contains("discord") || lower.contains("clyde")) {
      errors.add("username", "USERNAME_INVALID_CONTAINS", "Username cannot contain \"discord\"");
    }
  }

  private void flags() {
    JsonNode flags = payload.path("flags");
    if (!flags.isMissingNode() && (!flags.isInt() || (flags.asInt() & ~allowedFlags) != 0)) {
      errors.add("flags", "MESSAGE_FLAGS_INVALID", "Invalid message flags");
    }
  }

  private void allowedMentions() {
    for (JsonNode kind : payload.path("allowed_mentions").path("parse")) {
      if (!MENTION_KINDS.contains(kind.asString(""))) {
        errors.add(
            "allowed_mentions.parse",
            "BASE_TYPE_CHOICES",
            "Value must be one of ('users', 'roles', 'everyone').");
      }
    }
  }

  private void attachments() {
    JsonNode list = payload.path("attachments");
    for (int i = 0; i < list.size(); i++) {
      JsonNode attachment = list.path(i);
      String path = "attachments." + i;
      String field = "files[" + attachment.path("id").asString("") + "]";
      boolean uploaded = files.stream().anyMatch(file -> file.field().equals(field));
      boolean kept = attachment.path("id").asString("").length() > 15;
      if (!uploaded && !kept) {
        errors.add(path + ".id", "ATTACHMENT_NOT_FOUND", "Attachment not found");
      }
      length(path + ".description", attachment.path("description"), 1024);
      if (attachment.has("filename")) {
        required(path + ".filename", attachment.path("filename"), 260);
      }
    }
    for (FormFile file : files) {
      if (file.name().isBlank()) {
        errors.add(file.field(), "BASE_TYPE_REQUIRED", "This field is required");
      }
    }
  }

  private int embeds() {
    JsonNode embeds = payload.path("embeds");
    if (embeds.isMissingNode()) {
      return 0;
    }
    if (!embeds.isArray()) {
      errors.add("embeds", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
      return 0;
    }
    if (embeds.size() > 10) {
      errors.add("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
    }
    int total = 0;
    for (int i = 0; i < embeds.size(); i++) {
      total += embed("embeds." + i, embeds.path(i));
    }
    return total;
  }

  private int embed(String path, JsonNode embed) {
    int total =
        length(path + ".title", embed.path("title"), 256)
            + length(path + ".description", embed.path("description"), 4096);
    address(path + ".url", embed.path("url"));
    address(path + ".image.url", embed.path("image").path("url"));
    address(path + ".thumbnail.url", embed.path("thumbnail").path("url"));
    color(path + ".color", embed.path("color"));
    timestamp(path + ".timestamp", embed.path("timestamp"));
    if (embed.has("footer")) {
      total += required(path + ".footer.text", embed.path("footer").path("text"), 2048);
    }
    if (embed.has("author")) {
      total += required(path + ".author.name", embed.path("author").path("name"), 256);
    }
    JsonNode fields = embed.path("fields");
    if (fields.size() > 25) {
      errors.add(path + ".fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    for (int i = 0; i < fields.size(); i++) {
      String field = path + ".fields." + i;
      total += required(field + ".name", fields.path(i).path("name"), 256);
      total += required(field + ".value", fields.path(i).path("value"), 1024);
    }
    if (total == 0 && embed.path("image").isMissingNode()) {
      errors.add(path + ".description", "BASE_TYPE_REQUIRED", "This field is required");
    }
    return total;
  }

  private int required(String path, JsonNode text, int limit) {
    if (text.asString("").isBlank()) {
      errors.add(path, "BASE_TYPE_REQUIRED", "This field is required");
      return 0;
    }
    return length(path, text, limit);
  }

  private int length(String path, JsonNode text, int limit) {
    if (text.isMissingNode() || text.isNull()) {
      return 0;
    }
    if (!text.isString()) {
      errors.add(path, "STRING_TYPE_CONVERT", "Could not interpret \"" + text + "\" as string.");
      return 0;
    }
    int length = text.asString().length();
    if (length > limit) {
      errors.add(path, "BASE_TYPE_MAX_LENGTH", "Must be " + limit + " or fewer in length.");
    }
    return text.asString().isBlank() ? 0 : length;
  }

  private void address(String path, JsonNode address) {
    if (address.isMissingNode() || address.isNull()) {
      return;
    }
    if (!address.asString("").matches("(https?|attachment)://\\S+")) {
      errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    }
    length(path, address, 2048);
  }

  private void color(String path, JsonNode color) {
    if (color.isMissingNode() || color.isNull()) {
      return;
    }
    if (!color.isInt() || color.asInt() < 0 || color.asInt() > 0xFFFFFF) {
      errors.add(path, "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.");
    }
  }

  private void timestamp(String path, JsonNode timestamp) {
    if (timestamp.isMissingNode() || timestamp.isNull()) {
      return;
    }
    try {
      OffsetDateTime.parse(timestamp.asString(""));
    } catch (DateTimeParseException e) {
      errors.add(
          path, "DATE_TIME_TYPE_PARSE", "Could not parse " + timestamp + ". Should be ISO8601.");
    }
  }
}
