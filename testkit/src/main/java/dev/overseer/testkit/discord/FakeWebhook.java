package dev.overseer.testkit.discord;

/** A webhook of the fake's. */
public final class FakeWebhook {
  private final Webhooks webhooks;
  private final Webhooks.Webhook webhook;
  private final String url;

  FakeWebhook(Webhooks webhooks, Webhooks.Webhook webhook, String base) {
    this.webhooks = webhooks;
    this.webhook = webhook;
    this.url = base + "/api/webhooks/" + webhook.id() + "/" + webhook.token();
  }

  /** Its address as a person would copy it, without a version. */
  public String url() {
    return url;
  }

  /** Its id. */
  public String id() {
    return webhook.id();
  }

  /** The secret part of its address. */
  public String token() {
    return webhook.token();
  }

  /** The channel that it posts to. */
  public String channelId() {
    return webhook.channel();
  }

  /** Deletes it: from now on it answers 404. */
  public void delete() {
    webhooks.remove(webhook.id());
  }

  /** Makes it be there again. */
  public void restore() {
    webhooks.restore(webhook);
  }
}
