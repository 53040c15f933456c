package dev.overseer.worker.orchestrator;

import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.Timestamps;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells of events, a file for each, whole from the moment that it can be seen. Telling twice of one
 * leaves one file, since an event has one name for good.
 */
final class Notify {
  private final SpoolLayout layout;
  private final WriteFile write;

  Notify(SpoolLayout layout, WriteFile write) {
    this.layout = layout;
    this.write = write;
  }

  /** Tells; on the disk when this returns. */
  void tell(Entry.Happened happened) throws IOException {
    ObjectNode json = Json.object();
    json.put("event_type", happened.event().type());
    json.put("timestamp", Timestamps.naive(happened.at()));
    json.set("data", happened.event().data());
    write.durably(layout.notifications().resolve(happened.fileName()), Json.bytes(json));
  }
}
