package dev.overseer.bot.steering;

import dev.overseer.bot.disk.DiskException;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.bot.guild.Heard;
import dev.overseer.bot.guild.Notice;
import dev.overseer.bot.guild.People;
import dev.overseer.bot.guild.Reply;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunStore;
import dev.overseer.core.Timers;
import dev.overseer.discord.text.Cut;
import dev.overseer.discord.text.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What people say to a run, with commands or by just writing: it goes to the agent, and they are
 * told what became of it. Heard only in the places of runs, and only from those who may.
 * Thread-safe.
 */
public final class Steer {
  /** As much as a bridge takes by default. */
  static final int MOST_BYTES = 65_536;

  /** After which a person is told that it waits; what becomes of it then is told later. */
  private static final Duration SOON = Duration.ofSeconds(8);

  /** For how long Discord lets an answer be written anew. */
  private static final Duration ANSWERABLE = Duration.ofMinutes(14);

  private static final int MOST_RUNS = 25;
  private static final int LONGEST_ANSWER = 1900;

  private final RunStore runs;
  private final WaitingInputs inputs;
  private final PushInputs push;
  private final DiscordGuilds guilds;
  private final RunTalk talk;
  private final Timers timers;
  private final Executor threads;

  private final People people;
  private final boolean acceptPlain;
  private final String stopText;

  /**
   * What hears people.
   *
   * @param acceptPlain whether messages without a command count
   * @param stopText what an agent is told with {@code /stop}
   */
  public Steer(
      RunStore runs,
      WaitingInputs inputs,
      PushInputs push,
      DiscordGuilds guilds,
      RunTalk talk,
      Timers timers,
      Executor threads,
      People people,
      boolean acceptPlain,
      String stopText) {
    this.runs = runs;
    this.inputs = inputs;
    this.push = push;
    this.guilds = guilds;
    this.talk = talk;
    this.timers = timers;
    this.threads = threads;
    this.people = people;
    this.acceptPlain = acceptPlain;
    this.stopText = stopText;
  }

  /** What else there is to know of a run, and to do with it. */
  public interface RunTalk {
    /** How many questions wait for an answer. */
    int questions(Run run);

    /** Answers all of them with no. */
    void denyAll(Run run, String by);

    /** When the run's bridge last asked for inputs. */
    Optional<Instant> lastAsked(Run run);

    /** Somebody who may not steer tried to, or at a wrong place. */
    void refused(Refusal why);
  }

  /** Why somebody was not let through. */
  public enum Refusal {
    /** That person may not. */
    PERSON,
    /** There is no run. */
    PLACE,
    /** The run is over. */
    OVER,
    /** Let through, but could not be told what became of it. */
    ANSWER;

    /** As it is written in metrics. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A command. */
  public void command(Heard.Command command, Reply reply) {
    Optional<Run> run = heard(command, reply);
    if (run.isEmpty()) {
      return;
    }
    switch (command.name()) {
      case "input" -> input(run.get(), command, reply);
      case "stop" -> stop(run.get(), command, reply);
      case "status" -> reply.tell(status(run.get()));
      case "runs" -> reply.tell(list());
      case "cost" -> cost(run.get(), reply);
      default -> reply.tell("⚠️ There is no command /%s here.".formatted(command.name()));
    }
  }

  /** The run, if somebody may say something to it, here and now. */
  private Optional<Run> heard(Heard.Command command, Reply reply) {
    if (!people.allows(command.by())) {
      talk.refused(Refusal.PERSON);
      reply.tell("⛔ You may not steer runs here: ask for a role of ALLOWED_ROLES.");
      return Optional.empty();
    }
    Optional<Run> run = runs.at(command.spot());
    if (run.isEmpty()) {
      talk.refused(Refusal.PLACE);
      reply.tell("⚠️ This is not the place of a run: use the command where one is.");
      return Optional.empty();
    }
    if (!run.get().isLive()) {
      talk.refused(Refusal.OVER);
      reply.tell(Outcome.of(Outcome.Status.RUN_OVER).sentence());
      return Optional.empty();
    }
    return run;
  }

  private void input(Run run, Heard.Command command, Reply reply) {
    reply.later();
    String text = command.text().orElse("");
    if (command.file().isPresent()) {
      Heard.Attached file = command.file().get();
      byte[] content;
      try {
        content = guilds.download(file.url(), MOST_BYTES);
      } catch (GuildFailure e) {
        reply.tell("⚠️ The file can't be fetched: " + SafeText.prose(e.said()));
        return;
      }
      Optional<String> read = TextOf.utf8(content);
      if (read.isEmpty()) {
        reply.tell("⚠️ The file is no text: only UTF-8 goes to an agent.");
        return;
      }
      text = "%s%n%n--- %s ---%n%s".formatted(text, TextOf.line(file.name()), read.get()).strip();
    }
    send(run, text, command.by().name(), reply::tell);
  }

  private void stop(Run run, Heard.Command command, Reply reply) {
    reply.later();
    inputs.drop(run.id(), new Outcome(Outcome.Status.FAILED, "taken back by /stop"));
    talk.denyAll(run, command.by().name());
    send(run, stopText, command.by().name(), reply::tell);
  }

  /** A message without a command. */
  public void message(Heard.Message message) {
    Optional<Run> run = runs.at(message.spot()).filter(Run::isLive);
    if (!acceptPlain || run.isEmpty() || message.text().isBlank()) {
      return;
    }
    if (!people.allows(message.by())) {
      talk.refused(Refusal.PERSON);
      return;
    }
    send(run.get(), message.text(), message.by().name(), told -> answer(message, told));
  }

  private void answer(Heard.Message message, String told) {
    try {
      guilds.post(message.spot(), Notice.of(told).answering(message.messageId()));
    } catch (GuildFailure lost) {
      // It was delivered or not: that nobody could be told changes nothing about it.
      talk.refused(Refusal.ANSWER);
    }
  }

  private void send(Run run, String text, String author, Consumer<String> tell) {
    if (text.isBlank()) {
      tell.accept("⚠️ There is nothing in it.");
      return;
    }
    if (TextOf.bytes(text) > MOST_BYTES) {
      tell.accept("⚠️ It is too long: %d bytes at most.".formatted(MOST_BYTES));
      return;
    }
    Optional<CompletableFuture<Outcome>> taken;
    try {
      taken = inputs.add(run, text, author);
    } catch (DiskException e) {
      tell.accept("⚠️ Not delivered: the bot can't write to its disk.");
      return;
    }
    if (taken.isEmpty()) {
      tell.accept(
          "⏳ Rate limited: %d messages wait for this agent already."
              .formatted(WaitingInputs.MOST_OF_RUN));
      return;
    }
    push.push(run);
    tellOutcome(taken.get(), tell);
  }

  private void tellOutcome(CompletableFuture<Outcome> outcome, Consumer<String> tell) {
    AtomicBoolean answerable = new AtomicBoolean(true);
    Timers.Timer soon =
        timers.after(SOON, () -> threads.execute(() -> tellThatItWaits(outcome, tell)));
    Timers.Timer end = timers.after(ANSWERABLE, () -> answerable.set(false));
    threads.execute(
        () -> {
          Outcome what = outcome.join();
          soon.cancel();
          end.cancel();
          if (answerable.get()) {
            tell.accept(what.sentence());
          }
        });
  }

  private static void tellThatItWaits(CompletableFuture<Outcome> outcome, Consumer<String> tell) {
    if (!outcome.isDone()) {
      tell.accept("🕓 It waits: the agent's bridge has not asked for it yet. It is kept.");
    }
  }

  private String status(Run run) {
    int waiting = inputs.of(run.id()).size();
    int questions = talk.questions(run);
    String bridge =
        run.bridge()
            .map(address -> "input is pushed to it")
            .or(() -> talk.lastAsked(run).map(at -> "its bridge asked for input " + ago(at)))
            .orElse("no bridge has asked for input yet");
    return "▶️ Run %s, attempt %d, begun %s; %s; %d waiting, %d open question%s."
        .formatted(
            SafeText.line(run.id().taskId()),
            run.id().attempt(),
            ago(run.createdAt()),
            bridge,
            waiting,
            questions,
            questions == 1 ? "" : "s");
  }

  /** In the reader's own time and language. */
  private static String ago(Instant at) {
    return "<t:%d:R>".formatted(at.getEpochSecond());
  }

  private String list() {
    List<Run> live = runs.live();
    StringBuilder text = new StringBuilder("Runs at work: ").append(live.size());
    live.reversed().stream()
        .limit(MOST_RUNS)
        .forEach(
            run ->
                text.append("\n<#")
                    .append(run.place().spot())
                    .append("> begun ")
                    .append(ago(run.createdAt())));
    if (live.size() > MOST_RUNS) {
      text.append("\n… and ").append(live.size() - MOST_RUNS).append(" older ones");
    }
    return Cut.to(text.toString(), LONGEST_ANSWER);
  }

  private void cost(Run run, Reply reply) {
    reply.later();
    try {
      reply.tell(
          guilds
              .newestField(run.place().spot(), "Cost")
              .map(cost -> "💰 " + cost + ", as the newest summary here says.")
              .orElse(
                  "💰 No summary with a cost has been posted here yet; the watcher posts one at the"
                      + " end of a session."));
    } catch (GuildFailure e) {
      reply.tell("⚠️ The messages here can't be read: " + SafeText.prose(e.said()));
    }
  }
}
