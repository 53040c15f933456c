package dev.overseer.discord;

/** Discord's own codes for a place that can't be posted to, whatever the post. */
final class GoneCodes {
  private static final int UNKNOWN_CHANNEL = 10003;
  private static final int UNKNOWN_WEBHOOK = 10015;
  private static final int INVALID_WEBHOOK_TOKEN = 50027;
  private static final int THREAD_ARCHIVED = 50083;
  private static final int THREAD_LOCKED = 160005;
  private static final int TAG_REQUIRED = 40067;
  private static final int FORUM_NEEDS_THREAD = 220001;
  private static final int THREAD_NAME_AND_ID = 220002;
  private static final int NO_FORUM = 220003;

  private GoneCodes() {}

  static boolean contains(int code) {
    return switch (code) {
      case UNKNOWN_CHANNEL,
          UNKNOWN_WEBHOOK,
          INVALID_WEBHOOK_TOKEN,
          THREAD_ARCHIVED,
          THREAD_LOCKED,
          TAG_REQUIRED,
          FORUM_NEEDS_THREAD,
          THREAD_NAME_AND_ID,
          NO_FORUM ->
          true;
      default -> false;
    };
  }

  /** What a person can do about it. */
  static String wayOut(int code) {
    return switch (code) {
      case UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN ->
          ": the webhook was deleted; make a new one and set DISCORD_WEBHOOK_URL";
      case UNKNOWN_CHANNEL -> ": the channel or thread was deleted";
      case THREAD_ARCHIVED, THREAD_LOCKED -> ": the thread is locked; open it again";
      case FORUM_NEEDS_THREAD ->
          ": the channel is a forum; add ?thread_id= to the webhook's address, or name a thread";
      case NO_FORUM -> ": the channel is no forum; leave the thread's name out";
      default -> "";
    };
  }
}
