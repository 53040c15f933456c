package dev.overseer.engine.temporal;

import dev.overseer.testkit.TemporalServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where a real server comes from. */
final class RealServer {
  private RealServer() {}

  /** The program that starts one; without it the test is skipped with the reason. */
  static Path programOrSkip() {
    return TemporalServer.find()
        .orElseGet(
            () ->
                Assumptions.abort(
                    "skipped: there is no program \"temporal\" on the PATH, so no real server"));
  }
}
