package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;

/** Shows by a file which workers are drained. */
final class MirrorDrains implements MirrorFleet.Part {
  private final Requests requests;

  MirrorDrains(Requests requests) {
    this.requests = requests;
  }

  @Override
  public void look(String worker, WorkerView view) throws IOException {
    if (view.draining() == requests.isDrained(worker)) {
      return;
    }
    if (view.draining()) {
      requests.drain(worker);
    } else {
      requests.resume(worker);
    }
  }
}
