package dev.overseer.worker.agent;

import java.util.Optional;
import java.util.function.Consumer;

/** By which others end an attempt, before it has begun or while it runs. Thread-safe. */
public final class AttemptControl {
  private Optional<Wish> wish = Optional.empty();
  private Consumer<Wish> listener = _ -> {};

  /** Why an attempt is to end. */
  public sealed interface Wish {
    /** Somebody cancelled the task. */
    record Cancel() implements Wish {}

    /** The worker is about to end; the task is to be put back. */
    record Interrupt(String reason) implements Wish {}
  }

  /** Ends the attempt. The first wish counts. */
  public void end(Wish why) {
    Consumer<Wish> told;
    synchronized (this) {
      if (wish.isPresent()) {
        return;
      }
      wish = Optional.of(why);
      told = listener;
    }
    told.accept(why);
  }

  /** Hears of the wish, now if there is one. */
  void onWish(Consumer<Wish> hears) {
    Optional<Wish> present;
    synchronized (this) {
      listener = hears;
      present = wish;
    }
    present.ifPresent(hears);
  }
}
