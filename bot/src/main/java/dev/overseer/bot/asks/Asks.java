package dev.overseer.bot.asks;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bot.disk.DiskException;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.bot.guild.Heard;
import dev.overseer.bot.guild.People;
import dev.overseer.bot.guild.Reply;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunId;
import dev.overseer.bot.runs.RunStore;
import dev.overseer.core.Ids;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Asks people for agents: shows a question in the run's place until somebody who may has answered
 * it, or the deadline is over. Nobody's silence is a yes. Questions survive a restart: their
 * deadlines go on, and what was not shown is shown. Thread-safe.
 */
public final class Asks {
  /** How many questions of a run may wait at once. */
  public static final int MOST_OF_RUN = 25;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final AskStore store;
  private final RunStore runs;
  private final DiscordGuilds guilds;
  private final Consumer<AskState> answered;
  private final Timers timers;
  private final Executor threads;
  private final Log log;

  private final People people;

  /**
   * What asks.
   *
   * @param answered hears of each answer
   */
  public Asks(
      AskStore store,
      RunStore runs,
      DiscordGuilds guilds,
      Consumer<AskState> answered,
      Timers timers,
      Executor threads,
      Log log,
      People people) {
    this.store = store;
    this.runs = runs;
    this.guilds = guilds;
    this.answered = answered;
    this.timers = timers;
    this.threads = threads;
    this.log = log;
    this.people = people;
  }

  /** Goes on with what was asked before the start. */
  public void begin() {
    store.pending().forEach(this::look);
  }

  /**
   * Asks; the same question again if the run has one with this key.
   *
   * @return empty if too many of the run's wait
   * @throws DiskException if it can't be remembered; then it is not asked
   */
  public Optional<Ask> ask(Run run, String key, Question question, Duration limit) {
    long pending = store.of(run.id()).stream().filter(Ask::isPending).count();
    boolean known = store.of(run.id()).stream().anyMatch(ask -> ask.key().equals(key));
    if (pending >= MOST_OF_RUN && !known) {
      return Optional.empty();
    }
    Ask fresh =
        new Ask(
            Ids.uuid(),
            run.id(),
            run.place().spot(),
            key,
            question,
            timers.instant().plus(limit),
            Optional.empty(),
            new AskState.Pending());
    Ask ask = store.add(fresh);
    if (ask.id().equals(fresh.id())) {
      log.info("asking", field("ask", ask.id()), field("run", run.id()));
      look(ask);
    }
    return Optional.of(ask);
  }

  private void look(Ask ask) {
    Duration left = Duration.between(timers.instant(), ask.deadline());
    timers.after(left, () -> threads.execute(() -> expire(ask.id(), "nobody answered in time")));
    if (ask.message().isEmpty()) {
      threads.execute(() -> show(ask.id()));
    }
  }

  private void show(String id) {
    Optional<Ask> ask = store.find(id).filter(Ask::isPending);
    if (ask.isEmpty()) {
      return;
    }
    try {
      String message = guilds.post(ask.get().spot(), ShowAsk.of(ask.get()));
      Optional<Ask> shown = store.change(id, one -> one.shownBy(message));
      // Answered by its deadline in between: then the buttons have to go.
      shown.filter(one -> !one.isPending()).ifPresent(this::rewrite);
    } catch (GuildFailure | DiskException e) {
      log.warn("a question can't be shown; tried again", e, field("ask", id));
      timers.after(PAUSE, () -> threads.execute(() -> show(id)));
    }
  }

  private void expire(String id, String reason) {
    try {
      answer(id, new AskState.Expired(reason)).ifPresent(this::rewrite);
    } catch (DiskException e) {
      log.error("a question's end can't be remembered; tried again", e, field("ask", id));
      timers.after(PAUSE, () -> threads.execute(() -> expire(id, reason)));
    }
  }

  /** The question with this answer; empty if it had one already, or is not known. */
  private Optional<Ask> answer(String id, AskState state) {
    boolean[] mine = {false};
    Optional<Ask> ask =
        store.change(
            id,
            one -> {
              mine[0] = one.isPending();
              return mine[0] ? one.in(state) : one;
            });
    if (!mine[0]) {
      return Optional.empty();
    }
    log.info("answered", field("ask", id), field("state", state.word()));
    answered.accept(state);
    return ask;
  }

  private void rewrite(Ask ask) {
    if (ask.message().isEmpty()) {
      return;
    }
    try {
      guilds.edit(ask.spot(), ask.message().get(), ShowAsk.of(ask));
    } catch (GuildFailure e) {
      log.warn("an answered question still has its buttons", e, field("ask", ask.id()));
    }
  }

  /** Somebody presses a button. */
  public void press(Heard.Press press, Reply reply) {
    Optional<ShowAsk.Pressed> pressed = ShowAsk.pressed(press.buttonId());
    if (pressed.isEmpty()) {
      reply.tell("⚠️ This button is none of mine.");
      return;
    }
    if (!people.allows(press.by())) {
      reply.tell("⛔ You may not answer for this run: ask for a role of ALLOWED_ROLES.");
      return;
    }
    Optional<Ask> known =
        store.find(pressed.get().askId()).filter(ask -> ask.spot().equals(press.spot()));
    if (known.isEmpty() || runs.find(known.get().run()).filter(Run::isLive).isEmpty()) {
      reply.tell("⚠️ Nobody waits for this answer any more.");
      return;
    }
    String by = press.by().name();
    AskState state =
        pressed.get().approve() ? new AskState.Approved(by) : new AskState.Denied(by, "");
    if (!timers.instant().isBefore(known.get().deadline())) {
      expire(known.get().id(), "nobody answered in time");
    }
    Optional<Ask> answer;
    try {
      answer = answer(known.get().id(), state);
    } catch (DiskException e) {
      reply.tell("⚠️ Not answered: the bot can't write to its disk. Try again.");
      return;
    }
    if (answer.isPresent()) {
      if (!reply.rewrite(ShowAsk.of(answer.get()))) {
        rewrite(answer.get());
      }
    } else {
      reply.tell("⚠️ Too late: it is answered already.");
    }
  }

  /** How many questions of a run wait. */
  public int pending(RunId run) {
    return (int) store.of(run).stream().filter(Ask::isPending).count();
  }

  /** How many wait of all runs. */
  public int pending() {
    return store.pending().size();
  }

  /** Answers all of a run's questions with no. */
  public void denyAll(RunId run, String by) {
    for (Ask ask : store.of(run)) {
      answer(ask.id(), new AskState.Denied(by, "stopped with /stop")).ifPresent(this::rewrite);
    }
  }

  /** A run is over. */
  public void ended(RunId run) {
    for (Ask ask : store.of(run)) {
      answer(ask.id(), new AskState.Expired("the run is over")).ifPresent(this::rewrite);
    }
    store.forget(run);
  }
}
