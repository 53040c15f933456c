package dev.overseer.engine.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporalPageTest {
  private static final Path PAGE = Path.of("..", "docs", "temporal.md");

  @Test
  void saysWhatTheCodeSays() throws IOException {
    if ("renew".equals(System.getProperty("docs"))) {
      Files.writeString(PAGE, TemporalPage.text());
    }

    assertThat(PAGE)
        .as(
            "is stale; renew it with: ./mvnw -q -pl engine-temporal -am test"
                + " -Dtest=TemporalPageTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew")
        .hasContent(TemporalPage.text());
  }
}
