package dev.overseer.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.testkit.browser.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** What axe-core finds fault with in a page, as far as it is serious or critical. */
final class Axe {
  private static final String SCRIPT = script();

  private Axe() {}

  static List<String> faults(Page page) {
    page.evaluate(SCRIPT + "; 1");
    JsonNode result =
        page.evaluate(
            "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>"
                + " violations)",
            Duration.ofSeconds(60));
    List<String> faults = new ArrayList<>();
    for (JsonNode violation : result) {
      String impact = violation.path("impact").asString("");
      if (impact.equals("serious") || impact.equals("critical")) {
        for (JsonNode node : violation.path("nodes")) {
          faults.add(
              "%s (%s): %s%n  %s"
                  .formatted(
                      violation.path("id").asString(),
                      violation.path("help").asString(),
                      node.path("html").asString(),
                      node.path("failureSummary").asString()));
        }
      }
    }
    return faults;
  }

  private static String script() {
    try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
