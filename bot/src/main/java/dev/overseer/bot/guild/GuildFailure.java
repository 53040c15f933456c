package dev.overseer.bot.guild;

/** Discord did not do what it was asked to. */
public abstract sealed class GuildFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String said;

  private GuildFailure(String said) {
    super(said);
    this.said = said;
  }

  /** What went wrong, in a sentence. */
  public String said() {
    return said;
  }

  /** What it was about is not there. */
  public static final class Missing extends GuildFailure {
    private static final long serialVersionUID = 1L;

    public Missing(String what) {
      super(what + " is not there in Discord");
    }
  }

  /** One of Discord's limits is reached. */
  public static final class Full extends GuildFailure {
    private static final long serialVersionUID = 1L;

    public Full(String what) {
      super("Discord takes no more: " + what);
    }
  }

  /** The bot lacks a permission. */
  public static final class NotAllowed extends GuildFailure {
    private static final long serialVersionUID = 1L;

    public NotAllowed(String what) {
      super(
          "the bot may not do this in Discord: %s. Give it the permissions that docs/bot.md lists"
              .formatted(what));
    }
  }

  /** Discord refuses it for good. */
  public static final class Refused extends GuildFailure {
    private static final long serialVersionUID = 1L;

    public Refused(String what) {
      super("Discord refuses this: " + what);
    }
  }

  /** Discord can't be reached, is at fault, or is too slow. Worth another try. */
  public static final class Unavailable extends GuildFailure {
    private static final long serialVersionUID = 1L;

    public Unavailable(String why) {
      super("Discord can't be asked now: " + why);
    }
  }
}
