package dev.overseer.cli;

import dev.overseer.testkit.DriverJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A jar with a driver for the type {@code deaf}: a function that writes that it is up, and never
 * ends, whoever asks.
 */
final class DeafDriver {
  private static final String SOURCE =
      """
      import dev.overseer.hub.ActionDefinition;
      import dev.overseer.hub.spi.*;
      import dev.overseer.posix.StdStream;

      public class Deaf implements Driver {
        @Override
        public String type() {
          return "deaf";
        }

        @Override
        public Action create(ActionDefinition definition) {
          return task ->
              Work.virtual(
                  context -> {
                    context.send(StdStream.STDOUT, "up\\n");
                    while (true) {
                      try {
                        new java.util.concurrent.CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        // Deaf.
                      }
                    }
                  });
        }
      }
      """;

  private DeafDriver() {}

  /** Puts it into a folder, which is made. */
  static Path in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path scratch = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "scratch");
    new DriverJar(scratch)
        .compile("Deaf", SOURCE)
        .provides("Deaf")
        .pack(folder.resolve("deaf.jar"));
    return folder;
  }
}
