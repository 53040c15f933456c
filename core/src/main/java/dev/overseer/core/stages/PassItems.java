package dev.overseer.core.stages;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage that works on the items of a queue, one after the other. An item leaves the queue when it
 * is done. One that the stage dies of three times is given up: it must not hold up all that come
 * after it.
 *
 * @param <T> what waits
 */
public final class PassItems<T> implements StageBody {
  /** How often an item is tried. */
  public static final int TRIES = 3;

  private final BoundedQueue<T> queue;
  private final Work<T> work;
  private final GiveUp<T> giveUp;
  private final StageBody end;

  private @Nullable T tried;
  private int tries;

  /** Does what there is to do with an item. */
  @FunctionalInterface
  public interface Work<T> {
    /** Throws if it can't; it is then asked again. */
    void on(T item) throws Exception;
  }

  /** Says that an item was given up. */
  @FunctionalInterface
  public interface GiveUp<T> {
    /** Must not throw but for being interrupted. */
    void on(T item, Throwable cause) throws InterruptedException;
  }

  /**
   * @param end called when the queue is closed and empty; if it throws, it is called again
   */
  public PassItems(BoundedQueue<T> queue, Work<T> work, GiveUp<T> giveUp, StageBody end) {
    this.queue = queue;
    this.work = work;
    this.giveUp = giveUp;
    this.end = end;
  }

  @Override
  public void run() throws Exception {
    for (Optional<T> first = queue.first(); first.isPresent(); first = queue.first()) {
      T item = first.get();
      count(item);
      try {
        work.on(item);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception | StackOverflowError e) {
        if (tries < TRIES) {
          throw e;
        }
        giveUp.on(item, e);
      }
      tried = null;
      queue.remove();
    }
    end.run();
  }

  @SuppressWarnings("ReferenceEquality") // The same item, not one that is like it.
  private void count(T item) {
    tries = item == tried ? tries + 1 : 1;
    tried = item;
  }
}
