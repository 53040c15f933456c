package dev.overseer.discord;

import dev.overseer.core.Backoff;
import dev.overseer.core.Timers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One ordered lane to one webhook. Deliveries come out of a {@link SendQueue}, go to Discord one
 * request at a time, and leave the queue when Discord has answered; their receipts are called then.
 *
 * <pre>
 *              accepted: receipt, next
 *              429: wait as told, again
 *              400: alone? dead-letter file, receipt, next : each on its own
 *            ┌─────────┐
 *            ▼         │  5xx, network            ┌────────────┐ time is up
 *        ┌─────────┐───┴─────────────────────────►│ BACKING_OFF│──────────► SENDING
 *   ────►│ SENDING │                              └────────────┘
 *        └─────────┘ 401, 403, 404   ┌──────┐ checked rarely: still gone ─► GONE
 *                 └─────────────────►│ GONE │ there again ─► SENDING
 *                                    └──────┘
 * </pre>
 *
 * <p>While the limits have room, what comes is sent at once; what has gathered meanwhile goes out
 * together, in as few messages as fit. Nothing is dropped: an outage costs time, and whoever fills
 * the queue waits.
 *
 * <p>A request that failed without an answer may have arrived, and is sent again: so after a crash
 * or a lost answer at most one message is there twice, and none is missing.
 *
 * <p>{@link #run} belongs to one thread; if it dies of an error it may be run again, on the same
 * object. {@link #state} and {@link #stop} are for any thread.
 */
public final class DeliverPosts {
  private static final Backoff OUTAGE = new Backoff(Duration.ofMillis(100), Duration.ofMinutes(1));
  private static final Backoff CHECKS = new Backoff(Duration.ofMinutes(2), Duration.ofMinutes(30));

  private final SendQueue queue;
  private final WebhookClient client;
  private final RateRule rule;
  private final DeadLetters deadLetters;
  private final Timers timers;
  private final RandomGenerator random;
  private final DeliveryListener listener;

  private final int mostEmbeds;

  private Destination destination;
  private volatile DeliveryState state = new DeliveryState.Sending();

  /** How many deliveries are sent on their own, to find the one that Discord refuses. */
  private int apart;

  private Outcome.@Nullable Rejected toPark;
  private boolean saidGone;
  private int checks;

  private DeliverPosts(Builder builder, SendQueue queue, WebhookClient client) {
    this.queue = queue;
    this.client = client;
    this.rule = RateRule.forWebhook(builder.guards, builder.address);
    this.deadLetters = builder.deadLetters;
    this.timers = builder.timers;
    this.random = builder.random;
    this.listener = builder.listener;
    this.mostEmbeds = builder.mostEmbeds;
    this.destination = builder.destination;
  }

  /** What a lane is made of; everything but the dead-letter file has a default. */
  public static final class Builder {
    private final DeadLetters deadLetters;
    private RateGuards guards = RateGuards.SEEN_IN_PRACTICE;
    private AddressGuard address = new AddressGuard();
    private Timers timers = Timers.system();
    private RandomGenerator random = new SplittableRandom();
    private DeliveryListener listener = DeliveryListener.NONE;
    private Destination destination = new Destination.OwnChannel();
    private int mostEmbeds = Limits.EMBEDS;

    /**
     * @param deadLetters where posts go that Discord refuses
     */
    public Builder(DeadLetters deadLetters) {
      this.deadLetters = deadLetters;
    }

    /** The limits beside Discord's headers. */
    public Builder guards(RateGuards limits) {
      guards = limits;
      return this;
    }

    /** What all lanes of this process share; give each the same one. */
    public Builder address(AddressGuard shared) {
      address = shared;
      return this;
    }

    /** The time that waiting is measured by. */
    public Builder timers(Timers time) {
      timers = time;
      return this;
    }

    /** The chance in the waits between tries. */
    public Builder random(RandomGenerator chance) {
      random = chance;
      return this;
    }

    /** Who is told what happens. */
    public Builder listener(DeliveryListener told) {
      listener = told;
      return this;
    }

    /** Where the posts go. */
    public Builder destination(Destination place) {
      destination = place;
      return this;
    }

    /** How many embeds a message may be made of when posts are put together, 1 to 10. */
    public Builder mostEmbeds(int most) {
      if (most < 1 || most > Limits.EMBEDS) {
        throw new IllegalArgumentException(
            "a message of %d embeds can't be: choose from 1 to %d".formatted(most, Limits.EMBEDS));
      }
      mostEmbeds = most;
      return this;
    }

    /** The lane. */
    public DeliverPosts build(SendQueue queue, WebhookClient client) {
      return new DeliverPosts(this, queue, client);
    }
  }

  /** What is to be done next. */
  sealed interface Next {
    /** Another step. */
    record Now() implements Next {}

    /** Another step, when so much time has passed. */
    record After(Duration time) implements Next {}

    /** Another step, when something waits. */
    record WhenOffered() implements Next {}

    /** Nothing any more. */
    record Done() implements Next {}
  }

  /** Delivers until the queue is closed and empty, or {@link #stop} is called. */
  public void run() throws InterruptedException {
    while (true) {
      switch (step()) {
        case Next.Now now -> {
          // At once.
        }
        case Next.After after -> queue.awaitPassed(after.time());
        case Next.WhenOffered when -> queue.awaitOffered();
        case Next.Done done -> {
          return;
        }
      }
    }
  }

  /** Stops at once: ends a request under way, and leaves in the queue what was not answered. */
  public void stop() {
    queue.abandon();
    client.close();
  }

  /** How it stands with the webhook. */
  public DeliveryState state() {
    return state;
  }

  /** Does what can be done now: one request at most. */
  Next step() {
    if (queue.isAbandoned()) {
      return new Next.Done();
    }
    List<Delivery> waiting = queue.first(apart > 0 ? 1 : Limits.EMBEDS);
    if (waiting.isEmpty()) {
      return queue.isClosed() ? new Next.Done() : new Next.WhenOffered();
    }
    Instant now = timers.instant();
    Duration pause = state.delay(now);
    if (pause.isPositive()) {
      return new Next.After(pause);
    }
    if (toPark != null) {
      return park(waiting.getFirst(), toPark);
    }
    if (state instanceof DeliveryState.Gone gone) {
      return check(gone);
    }
    return send(waiting, now);
  }

  private Next send(List<Delivery> waiting, Instant now) {
    Delivery first = waiting.getFirst();
    Optional<String> edited =
        switch (first) {
          case Delivery.New post -> Optional.empty();
          case Delivery.Edit edit -> edit.messageId().get();
        };
    Route route = edited.isPresent() ? Route.EDIT : Route.POST;
    Duration delay = rule.delay(route, now);
    if (delay.isPositive()) {
      return new Next.After(delay);
    }
    Joined joined = edited.isPresent() ? new Joined(first.post(), 1) : join(waiting);
    Outcome outcome =
        edited.isPresent()
            ? client.edit(edited.get(), joined.post, destination)
            : client.execute(joined.post, destination);
    Instant answered = timers.instant();
    rule.answered(route, outcome, answered);
    return settle(waiting, joined, route, outcome, answered);
  }

  private record Joined(Post post, int count) {}

  private Joined join(List<Delivery> waiting) {
    Post post = waiting.getFirst().post();
    int count = 1;
    while (count < waiting.size()
        && isJoinable(waiting.getFirst())
        && isJoinable(waiting.get(count))) {
      Optional<Post> both = PackPosts.join(post, waiting.get(count).post(), mostEmbeds);
      if (both.isEmpty()) {
        break;
      }
      post = both.get();
      count++;
    }
    return new Joined(post, count);
  }

  private static boolean isJoinable(Delivery delivery) {
    return delivery instanceof Delivery.New post && post.joinable();
  }

  private Next settle(
      List<Delivery> waiting, Joined joined, Route route, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Accepted accepted -> accept(waiting.subList(0, joined.count), accepted);
      case Outcome.RateLimited limited -> {
        listener.limited(limited, rule.delay(route, now));
        yield new Next.Now();
      }
      case Outcome.Unavailable unavailable -> backOff(unavailable, now);
      case Outcome.Gone gone -> leave(gone, now);
      case Outcome.Rejected rejected -> {
        understood();
        if (joined.count == 1) {
          yield park(waiting.getFirst(), rejected);
        }
        apart = joined.count;
        yield new Next.Now();
      }
    };
  }

  private Next accept(List<Delivery> delivered, Outcome.Accepted accepted) {
    if (destination instanceof Destination.NewThread && accepted.channelId().isPresent()) {
      destination = new Destination.ExistingThread(accepted.channelId().get());
      listener.threadOpened(accepted.channelId().get());
    }
    understood();
    listener.delivered(delivered.size(), accepted);
    done(delivered, new Settled.Delivered(accepted.messageId(), accepted.channelId()));
    return new Next.Now();
  }

  /** Discord has taken or refused a post: it is there. */
  private void understood() {
    boolean wasAway = saidGone || state instanceof DeliveryState.BackingOff;
    state = new DeliveryState.Sending();
    saidGone = false;
    checks = 0;
    if (wasAway) {
      listener.back();
    }
  }

  /** First out of the queue, then the receipts: what one of them throws must not send it again. */
  private void done(List<Delivery> deliveries, Settled settled) {
    List<Delivery> all = new ArrayList<>(deliveries);
    queue.remove(all.size());
    apart = Math.max(0, apart - all.size());
    for (Delivery delivery : all) {
      try {
        delivery.receipt().accept(settled);
      } catch (RuntimeException e) {
        listener.receiptFailed(e);
      }
    }
  }

  private Next backOff(Outcome.Unavailable unavailable, Instant now) {
    int failures = failures() + 1;
    Duration wait = OUTAGE.after(failures, random);
    Duration told = unavailable.retryAfter().orElse(Duration.ZERO);
    if (told.compareTo(wait) > 0) {
      wait = told;
    }
    state = new DeliveryState.BackingOff(failures, now.plus(wait), unavailable.reason());
    listener.unavailable(unavailable, failures, wait);
    return new Next.Now();
  }

  private int failures() {
    return state instanceof DeliveryState.BackingOff backingOff ? backingOff.failures() : 0;
  }

  private Next leave(Outcome.Gone gone, Instant now) {
    checks++;
    state = new DeliveryState.Gone(checks, now.plus(CHECKS.after(checks, random)), gone);
    if (!saidGone) {
      saidGone = true;
      listener.gone(gone);
    }
    return new Next.Now();
  }

  /**
   * Asks for the webhook, which posts nothing. That it is there does not yet mean that it takes
   * posts.
   */
  private Next check(DeliveryState.Gone gone) {
    Instant now = timers.instant();
    Duration delay = rule.delay(Route.CHECK, now);
    if (delay.isPositive()) {
      return new Next.After(delay);
    }
    Outcome outcome = client.check();
    Instant answered = timers.instant();
    rule.answered(Route.CHECK, outcome, answered);
    switch (outcome) {
      case Outcome.Accepted accepted -> state = new DeliveryState.Sending();
      case Outcome.Gone still -> leave(still, answered);
      case Outcome.RateLimited limited -> leave(gone.why(), answered);
      case Outcome.Rejected rejected -> leave(gone.why(), answered);
      case Outcome.Unavailable unavailable -> leave(gone.why(), answered);
    }
    return new Next.Now();
  }

  /** A post leaves the queue for the dead-letter file only when it is on disk there. */
  private Next park(Delivery delivery, Outcome.Rejected why) {
    Instant now = timers.instant();
    try {
      deadLetters.park(now, client.url(), delivery.post(), why);
    } catch (IOException e) {
      toPark = why;
      int failures = failures() + 1;
      Duration wait = OUTAGE.after(failures, random);
      state =
          new DeliveryState.BackingOff(
              failures,
              now.plus(wait),
              "a refused post can't be written to %s: %s"
                  .formatted(deadLetters.file(), e.getMessage()));
      listener.parkingFailed(e, wait);
      return new Next.Now();
    }
    toPark = null;
    state = new DeliveryState.Sending();
    listener.parked(why);
    done(List.of(delivery), new Settled.Parked(why));
    return new Next.Now();
  }
}
