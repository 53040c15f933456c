package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** The wake-up, on a real server. */
class WakeByRedisTest {
  @TempDir private Path folder;

  private TestSpool spool;
  private RedisServer redis;
  private int port;

  @BeforeEach
  void open() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    redis = new RedisServer(port);
    spool =
        new TestSpool(folder)
            .set("REDIS_URL", "redis://127.0.0.1:" + port)
            .set("OVERSEER_WATCH", "poll")
            .set("POLL_INTERVAL", "60");
  }

  @AfterEach
  void close() throws IOException {
    spool.close();
    redis.stop();
  }

  private boolean publish(String path) {
    try (Jedis client = new Jedis("127.0.0.1", port)) {
      return client.publish("activate:marie", path) > 0;
    }
  }

  @Test
  void aMessageWakesTheWorkerWhereTheFileSystemDoesNot() throws IOException {
    redis.start();
    spool.work();
    await().until(() -> publish("/elsewhere/marie/none.json"));
    spool.task("t1");
    await().pollDelay(Duration.ofMillis(500)).until(() -> !spool.finalResult("t1"));

    publish("/as/another/host/calls/it/marie/t1.json\n");

    assertThat(spool.result("t1").isCompleted()).isTrue();
  }

  @Test
  void aServerThatComesLaterIsFound() throws IOException {
    spool.work();
    spool.task("t1");
    redis.start();

    assertThat(spool.result("t1").isCompleted()).isTrue();
    await().atMost(Duration.ofSeconds(20)).until(() -> publish("x"));
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithoutBeingShown() {
    spool.set("REDIS_URL", "redis//:hunter2@x");

    assertThatExceptionOfType(WorkerException.BadRedisUrl.class)
        .isThrownBy(spool::work)
        .withMessageContaining("REDIS_URL")
        .withMessageNotContaining("hunter2");
  }
}
