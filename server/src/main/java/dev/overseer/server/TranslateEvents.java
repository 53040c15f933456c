package dev.overseer.server;

import dev.overseer.hub.HubEvent;
import dev.overseer.protocol.ServerMessage;
import java.util.Locale;

/** Events of the hub as messages, but for output, whose encoding has its own short way. */
public final class TranslateEvents {
  private TranslateEvents() {}

  /**
   * An event as the message that tells of it.
   *
   * @throws IllegalArgumentException for output, which is a message for each line
   */
  public static ServerMessage message(HubEvent event) {
    return switch (event) {
      case HubEvent.Started e ->
          new ServerMessage.Started(e.taskId(), e.pid(), e.restartOf(), e.at(), e.requestId());
      case HubEvent.Exited e ->
          new ServerMessage.Exited(e.taskId(), e.pid(), e.exitCode(), e.intentional(), e.at());
      case HubEvent.Restarting e ->
          new ServerMessage.Restarting(e.taskId(), e.pid(), e.delay(), e.attempt(), e.at());
      case HubEvent.Errored e ->
          new ServerMessage.Errored(e.taskId(), e.pid(), e.exitCount(), e.at());
      case HubEvent.Stopped e -> new ServerMessage.Stopped(e.taskId(), e.at());
      case HubEvent.Queued e ->
          new ServerMessage.Queued(e.taskId(), e.action(), e.position(), e.at(), e.requestId());
      case HubEvent.Dequeued e ->
          new ServerMessage.Dequeued(
              e.taskId(), e.reason().name().toLowerCase(Locale.ROOT), e.at());
      case HubEvent.PoolUpdated e ->
          new ServerMessage.PoolUpdated(e.action().orElse(""), TranslateSnapshots.pool(e.pool()));
      case HubEvent.Output _ ->
          throw new IllegalArgumentException("output is many messages, see EncodeOutput");
    };
  }
}
