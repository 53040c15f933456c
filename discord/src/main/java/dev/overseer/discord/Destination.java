package dev.overseer.discord;

/** Where a webhook's posts go. */
public sealed interface Destination {

  /** The webhook's own channel. */
  record OwnChannel() implements Destination {}

  /**
   * A thread of that channel, or a post of a forum.
   *
   * @param id its id
   */
  record ExistingThread(String id) implements Destination {
    public ExistingThread {
      if (!WebhookUrl.isId(id)) {
        throw new DiscordException.Malformed("thread_id", "must be the thread's id, a number");
      }
    }
  }

  /**
   * A new post of a forum: the first message opens it, and the ones after that go there.
   *
   * @param name 1 to 100 characters
   */
  record NewThread(String name) implements Destination {
    public NewThread {
      name = Checked.text("thread_name", name, Limits.THREAD_NAME);
      Checked.requireVisible("thread_name", name);
    }
  }
}
