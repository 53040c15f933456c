package dev.overseer.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BridgePageTest {
  private static final Path PAGE = Path.of("..", "docs", "bridge.md");

  @Test
  void saysWhatTheCodeSays() throws IOException {
    if ("renew".equals(System.getProperty("docs"))) {
      Files.writeString(PAGE, BridgePage.text());
    }

    assertThat(PAGE)
        .as(
            "is stale; renew it with: ./mvnw -q -pl bridge -am test -Dtest='*PageTest'"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew")
        .hasContent(BridgePage.text());
  }
}
