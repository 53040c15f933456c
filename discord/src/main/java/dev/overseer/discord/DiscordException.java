package dev.overseer.discord;

/** What is wrong with a post, or with a setting of who posts. Nothing has been sent. */
public abstract sealed class DiscordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private DiscordException(String message) {
    super(message);
  }

  /** A post holds more than Discord takes. */
  public static final class LimitExceeded extends DiscordException {
    private static final long serialVersionUID = 1L;

    private final String part;
    private final long length;
    private final long limit;

    LimitExceeded(String part, long length, long limit, String wayOut) {
      super("%s is %d, but Discord takes %d: %s".formatted(part, length, limit, wayOut));
      this.part = part;
      this.length = length;
      this.limit = limit;
    }

    /** Which part, such as {@code "embed.title"}. */
    public String part() {
      return part;
    }

    /** How long it is, or how many there are. */
    public long length() {
      return length;
    }

    /** How long it may be, or how many there may be. */
    public long limit() {
      return limit;
    }
  }

  /** A part of a post has nothing in it that anybody could see, or is not what it must be. */
  public static final class Malformed extends DiscordException {
    private static final long serialVersionUID = 1L;

    Malformed(String part, String reason) {
      super(part + " " + reason);
    }
  }

  /** An attachment's source says something else than when it was measured. */
  public static final class AttachmentChanged extends DiscordException {
    private static final long serialVersionUID = 1L;

    AttachmentChanged(long measured) {
      super(
          "an attachment is no longer the %d bytes that were measured: its file has changed"
              .formatted(measured));
    }
  }

  /** The webhook's address can't be used. */
  public static final class UnusableWebhookUrl extends DiscordException {
    private static final long serialVersionUID = 1L;

    UnusableWebhookUrl(String reason) {
      super("DISCORD_WEBHOOK_URL " + reason);
    }
  }

  /** A proxy is configured that can't be used. */
  public static final class UnusableProxy extends DiscordException {
    private static final long serialVersionUID = 1L;

    UnusableProxy(String reason) {
      super(reason);
    }
  }
}
