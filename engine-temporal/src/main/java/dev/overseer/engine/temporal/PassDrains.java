package dev.overseer.engine.temporal;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Drains workers that somebody asked to drain by a file, as a control pipe's shutdown does. */
final class PassDrains implements MirrorFleet.Part {
  private final Engine engine;
  private final Requests requests;
  private final Set<String> passed = new HashSet<>();

  PassDrains(Engine engine, Requests requests) {
    this.engine = engine;
    this.requests = requests;
  }

  @Override
  public void look(String worker, WorkerView view) throws IOException {
    if (requests.isDrained(worker) && passed.add(worker)) {
      engine.drain(worker);
    }
  }
}
