package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkerPageTest {
  private static final Path PAGE = Path.of("..", "docs", "worker.md");

  @Test
  void saysWhatTheCodeSays() throws IOException {
    if ("renew".equals(System.getProperty("docs"))) {
      Files.writeString(PAGE, WorkerPage.text());
    }

    assertThat(PAGE)
        .as(
            "is stale; renew it with: ./mvnw -q -pl worker -am test -Dtest=WorkerPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew")
        .hasContent(WorkerPage.text());
  }
}
