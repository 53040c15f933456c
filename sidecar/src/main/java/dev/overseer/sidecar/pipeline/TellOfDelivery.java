package dev.overseer.sidecar.pipeline;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogLevel;
import dev.overseer.discord.DeliveryListener;
import dev.overseer.discord.Outcome;
import java.io.IOException;
import java.time.Duration;

/**
 * Logs and counts what happens on the lane, and writes the checkpoint when all receipts of a
 * message have come: before the next message is begun, so that a process that is killed repeats one
 * message at most.
 */
final class TellOfDelivery implements DeliveryListener {
  private final AcknowledgeLines acknowledge;
  private final Metrics metrics;
  private final Log log;

  /** On the lane's thread only. */
  private int receiptsToCome;

  private volatile boolean saving = true;

  TellOfDelivery(AcknowledgeLines acknowledge, Metrics metrics, Log log) {
    this.acknowledge = acknowledge;
    this.metrics = metrics;
    this.log = log;
  }

  @Override
  public void delivered(int posts, Outcome.Accepted accepted) {
    receiptsToCome = posts;
    metrics.postsSent(posts);
    if (log.isEnabled(LogLevel.DEBUG)) {
      log.debug("posted", field("stage", "send"), field("posts", posts));
    }
  }

  @Override
  public void parked(Outcome.Rejected rejected) {
    receiptsToCome = 1;
    metrics.error("send", "rejected");
    log.error(
        "Discord refuses a post: it is in the dead-letter file",
        field("stage", "send"),
        field("code", "rejected"),
        field("status", rejected.status()),
        field("answer", rejected.answer()));
  }

  /** One of the receipts has come. */
  void receipt() {
    receiptsToCome--;
    if (receiptsToCome <= 0) {
      save();
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  /** On the lane's thread for each message: no more than it needs to outlive this process. */
  void save() {
    write(acknowledge::save);
  }

  /** Beside the lane. */
  void saveAndForce() {
    write(
        () -> {
          acknowledge.save();
          acknowledge.force();
        });
  }

  private void write(Writing writing) {
    try {
      writing.run();
      if (!saving) {
        saving = true;
        log.info("the checkpoint can be written again", field("stage", "send"));
      }
    } catch (IOException e) {
      metrics.error("checkpoint", "io");
      if (saving) {
        saving = false;
        log.error(
            "the checkpoint can't be written: a restart would repeat posts",
            field("stage", "send"),
            field("code", "checkpoint"),
            field("reason", String.valueOf(e)));
      }
    }
  }

  @Override
  public void limited(Outcome.RateLimited limited, Duration wait) {
    metrics.rateLimited();
    metrics.error("send", "rate_limited");
    log.warn(
        "Discord says to wait",
        field("stage", "send"),
        field("code", "rate_limited"),
        field("global", limited.global()),
        field("wait_ms", wait.toMillis()));
  }

  @Override
  public void unavailable(Outcome.Unavailable unavailable, int failures, Duration wait) {
    metrics.error("send", "unavailable");
    log.warn(
        "Discord does not answer as it should",
        field("stage", "send"),
        field("code", "unavailable"),
        field("status", unavailable.status()),
        field("reason", unavailable.reason()),
        field("failures", failures),
        field("wait_ms", wait.toMillis()));
  }

  @Override
  public void gone(Outcome.Gone gone) {
    metrics.error("send", "gone");
    log.error(
        "the webhook is gone: nothing is posted until it is back, or another one is set",
        field("stage", "send"),
        field("code", "gone"),
        field("status", gone.status()),
        field("reason", gone.reason()));
  }

  @Override
  public void back() {
    log.info("posts are accepted again", field("stage", "send"));
  }

  @Override
  public void parkingFailed(Exception failure, Duration wait) {
    metrics.error("send", "dead_letter");
    log.error(
        "a refused post can't be put aside",
        field("stage", "send"),
        field("code", "dead_letter"),
        field("reason", String.valueOf(failure)),
        field("wait_ms", wait.toMillis()));
  }

  @Override
  public void receiptFailed(RuntimeException failure) {
    metrics.error("send", "fault");
    log.error("a receipt failed", failure, field("stage", "send"));
  }
}
