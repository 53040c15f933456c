package dev.overseer.engine.temporal;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.agent.AttemptOrder;
import dev.overseer.worker.agent.ReadOutput;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.view.TellRest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an attempt's heartbeat holds: who makes it, and the newest that its agent wrote. The server
 * keeps the latest heartbeat alone, and not in the history.
 */
final class LiveOutput {
  private static final int TAIL_BYTES = 16 << 10;
  private static final String CLAIM = "claim";

  private LiveOutput() {}

  static ObjectNode tell(Claim claim, AttemptOrder order) {
    ObjectNode json = Json.object();
    Json.parse(claim.bytes()).ifPresent(is -> json.set(CLAIM, is));
    tail(json, StdStream.STDOUT, order.stdout());
    tail(json, StdStream.STDERR, order.stderr());
    return json;
  }

  /** Who makes the attempt, as a heartbeat says it. */
  static Optional<Claim> claim(ObjectNode beat) {
    return beat.path(CLAIM) instanceof ObjectNode claim
        ? Claim.parse(Json.bytes(claim))
        : Optional.empty();
  }

  /** Tells what a heartbeat has of a stream. */
  static void tell(ObjectNode beat, StdStream stream, TellRest to) {
    JsonNode tail = beat.path(stream.label());
    to.live(
        tail.path("from").asLong(0), Base64.getDecoder().decode(tail.path("bytes").asString("")));
  }

  private static void tail(ObjectNode json, StdStream stream, Path file) {
    try {
      long size = ReadOutput.written(file);
      long from = Math.max(0, size - TAIL_BYTES);
      ReadOutput.Piece piece = ReadOutput.read(file, from, TAIL_BYTES);
      ObjectNode tail = json.putObject(stream.label());
      tail.put("from", piece.from());
      // Bytes, since a character may be cut in two.
      tail.put("bytes", Base64.getEncoder().encodeToString(piece.bytes()));
    } catch (IOException unreadable) {
      // What can't be read now is in the next one, or in the result.
    }
  }
}
