package dev.overseer.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Takes the signals that a bridge is for, from before it is open: what comes meanwhile is handed
 * over then. {@link SignalEchoes Echoes} are not.
 */
final class SignalsToBridge {
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private final SignalEchoes echoes;

  private final List<Integer> early = new ArrayList<>();
  private Optional<IntConsumer> bridge = Optional.empty();

  SignalsToBridge(InstantSource clock) {
    echoes = new SignalEchoes(clock);
  }

  void listen() {
    SIGNALS.forEach((name, number) -> Signals.on(name, () -> receive(name, number)));
  }

  /** The bridge is open. */
  void handOver(IntConsumer open) {
    List<Integer> missed;
    synchronized (this) {
      bridge = Optional.of(open);
      missed = List.copyOf(early);
    }
    missed.forEach(open::accept);
  }

  private void receive(String name, int number) {
    Optional<IntConsumer> open;
    synchronized (this) {
      if (echoes.isEcho(name)) {
        return;
      }
      open = bridge;
      if (open.isEmpty()) {
        early.add(number);
      }
    }
    open.ifPresent(to -> to.accept(number));
  }
}
