package dev.overseer.engine.temporal;

import dev.overseer.core.Timers;
import dev.overseer.worker.Desk;
import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.SlotMarkUsedContext;
import io.temporal.worker.tuning.SlotPermit;
import io.temporal.worker.tuning.SlotReleaseContext;
import io.temporal.worker.tuning.SlotReserveContext;
import io.temporal.worker.tuning.SlotSupplier;
import io.temporal.worker.tuning.SlotSupplierFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Lets the SDK ask for another attempt only where the desk would take one: it polls with a permit
 * in its hand, so a worker whose breaker is open, whose budget is spent or whose agent has reached
 * its limit asks for nothing.
 *
 * <pre>
 *   permit asked for ──desk open, slot free──► given ──► poll ──► used ──► released
 *         └─ otherwise it waits until the desk opens ◄──────────────────────┘
 * </pre>
 *
 * <p>A poll that is out when the desk closes can't be called back; what it brings is handed back.
 * Thread-safe.
 */
final class Gate implements SlotSupplier<ActivitySlotInfo> {
  /** In case that something opened the desk of which nobody told: a drain that was undone. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Desk desk;
  private final Timers time;
  private final int slots;

  private final Queue<CompletableFuture<SlotPermit>> waiting = new ArrayDeque<>();
  private final Set<SlotPermit> given = new HashSet<>();
  private final Set<SlotPermit> used = new HashSet<>();
  private boolean wakes;

  Gate(Desk desk, Timers time, int slots) {
    this.desk = desk;
    this.time = time;
    this.slots = slots;
  }

  @Override
  public SlotSupplierFuture reserveSlot(SlotReserveContext<ActivitySlotInfo> context) {
    CompletableFuture<SlotPermit> permit = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(permit);
    }
    open();
    return SlotSupplierFuture.fromCompletableFuture(permit, () -> withdraw(permit));
  }

  /**
   * For an attempt that comes along with its workflow's first step, and so passes what waits on the
   * server. Only while a poll of ours is out: then nothing waits there.
   */
  @Override
  public synchronized Optional<SlotPermit> tryReserveSlot(
      SlotReserveContext<ActivitySlotInfo> context) {
    if (given.size() == used.size() || !mayGive(time.instant())) {
      return Optional.empty();
    }
    SlotPermit permit = new SlotPermit();
    given.add(permit);
    return Optional.of(permit);
  }

  @Override
  public synchronized void markSlotUsed(SlotMarkUsedContext<ActivitySlotInfo> context) {
    used.add(context.getSlotPermit());
  }

  @Override
  public void releaseSlot(SlotReleaseContext<ActivitySlotInfo> context) {
    synchronized (this) {
      given.remove(context.getSlotPermit());
      used.remove(context.getSlotPermit());
    }
    open();
  }

  @Override
  public Optional<Integer> getMaximumSlots() {
    return Optional.of(slots);
  }

  /** Gives what can be given now: to be called when the desk may have opened. */
  void open() {
    Queue<Runnable> gifts = new ArrayDeque<>();
    synchronized (this) {
      Instant now = time.instant();
      while (!waiting.isEmpty() && mayGive(now)) {
        CompletableFuture<SlotPermit> next = waiting.remove();
        SlotPermit permit = new SlotPermit();
        given.add(permit);
        gifts.add(() -> give(next, permit));
      }
      if (!waiting.isEmpty() && !wakes && given.size() < slots) {
        wakes = true;
        time.after(delay(now), this::wake);
      }
    }
    gifts.forEach(Runnable::run);
  }

  private boolean mayGive(Instant now) {
    int unused = given.size() - used.size();
    return given.size() < slots && desk.isOpen(now) && !(desk.admitsOneByOne(now) && unused > 0);
  }

  private Duration delay(Instant now) {
    return desk.opensAt(now)
        .map(at -> Duration.between(now, at))
        .filter(until -> until.compareTo(LOOK_AGAIN) < 0)
        .orElse(LOOK_AGAIN);
  }

  private void wake() {
    synchronized (this) {
      wakes = false;
    }
    open();
  }

  private void give(CompletableFuture<SlotPermit> to, SlotPermit permit) {
    if (!to.complete(permit)) {
      synchronized (this) {
        given.remove(permit);
      }
      open();
    }
  }

  private void withdraw(CompletableFuture<SlotPermit> permit) {
    permit.cancel(true);
    synchronized (this) {
      waiting.removeIf(CompletableFuture::isDone);
    }
  }
}
