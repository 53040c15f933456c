package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.hub.PoolChange;
import dev.overseer.protocol.ServerMessage.PoolUpdated;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class UpgradeUnderLoadTest {
  /** Whoever is connected hears everything that is for everybody, from the first moment on. */
  @Test
  void clientsThatComeWhileTheHubIsBusyMissNothing() throws InterruptedException {
    try (TestServer server = TestServer.open()) {
      AtomicBoolean done = new AtomicBoolean();
      Thread busy =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int limit = 1; !done.get(); limit++) {
                      server.hub.resize(
                          new PoolChange(
                              Optional.empty(),
                              OptionalInt.of(limit),
                              OptionalInt.empty(),
                              Optional.empty()));
                      LockSupport.parkNanos(500_000);
                    }
                  });
      List<TestClient> clients = new ArrayList<>();
      try {
        for (int i = 0; i < 40; i++) {
          TestClient client = server.connect();
          clients.add(client);
          int first = client.next(PoolUpdated.class).pool().limit();
          for (int next = first + 1; next < first + 20; next++) {
            assertThat(client.next(PoolUpdated.class).pool().limit()).isEqualTo(next);
          }
        }
        done.set(true);
        busy.join();
        await().until(() -> Metrics.read(server, "overseer_outbox_bytes") == 0);
      } finally {
        done.set(true);
        clients.forEach(TestClient::close);
      }
    }
  }
}
