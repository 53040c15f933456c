package dev.overseer.engine.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.overseer.core.log.Log;
import dev.overseer.worker.spool.TaskResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where outputs go that no history holds. */
class OutputStoreTest {
  @TempDir private Path folder;

  @Test
  void longOutputGoesToAFolder() throws Exception {
    try (TestFleetServer server = new TestFleetServer();
        Fleet fleet = new Fleet(folder, server::open)) {
      fleet
          .set("OVERSEER_OUTPUT_STORE", folder.resolve("outputs").toString())
          .set("OVERSEER_TEMPORAL_RESULT_OUTPUT", "4KiB")
          .agent("seq 1 100000; echo short >&2");
      fleet.work();
      fleet.submit("a/../b");

      TaskResult result = fleet.result("a/../b");

      Path kept = Path.of(result.fields().path("stdout_file").asString());
      assertThat(kept.normalize()).startsWith(folder.resolve("outputs"));
      assertThat(Files.readAllLines(kept)).hasSize(100_000).endsWith("100000");
      assertThat(result.fields().path("stdout_bytes").asLong()).isEqualTo(588_895);
      assertThat(result.stdout().length()).isLessThan(5_000);
      assertThat(result.fields().has("stderr_file")).isFalse();
    }
  }

  @Test
  void longOutputGoesToABucketWithASignature() throws Exception {
    Map<String, byte[]> objects = new ConcurrentHashMap<>();
    List<String> wrong = new CopyOnWriteArrayList<>();
    HttpServer s3 =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    s3.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          SortedMap<String, String> signed = new TreeMap<>();
          for (String name : List.of("host", "x-amz-content-sha256", "x-amz-date")) {
            signed.put(name, exchange.getRequestHeaders().getFirst(name));
          }
          // What a server does: signs again what came, with the secret that it knows.
          String expected =
              new SignRequest("id", "secret", Optional.empty(), "eu-1", "s3")
                  .authorization(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI().getRawPath(),
                      signed,
                      SignRequest.hash(body),
                      at(exchange.getRequestHeaders().getFirst("x-amz-date")));
          if (!expected.equals(exchange.getRequestHeaders().getFirst("authorization"))) {
            wrong.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(403, -1);
          } else {
            objects.put(exchange.getRequestURI().getPath(), body);
            exchange.sendResponseHeaders(200, -1);
          }
          exchange.close();
        });
    s3.start();
    try (TestFleetServer server = new TestFleetServer();
        Fleet fleet = new Fleet(folder, server::open)) {
      fleet
          .set("OVERSEER_OUTPUT_STORE", "s3://outputs/of/overseer")
          .set("OVERSEER_S3_ENDPOINT", "http://127.0.0.1:" + s3.getAddress().getPort())
          .set("AWS_REGION", "eu-1")
          .set("AWS_ACCESS_KEY_ID", "id")
          .set("AWS_SECRET_ACCESS_KEY", "secret")
          .set("OVERSEER_TEMPORAL_RESULT_OUTPUT", "4KiB")
          .agent("seq 1 50000");
      fleet.work();
      fleet.submit("t 1");

      TaskResult result = fleet.result("t 1");

      assertThat(wrong).isEmpty();
      assertThat(result.fields().path("stdout_file").asString())
          .isEqualTo("s3://outputs/of/overseer/marie/t%201/1.stdout");
      assertThat(objects).containsOnlyKeys("/outputs/of/overseer/marie/t%201/1.stdout");
      assertThat(
              new String(
                  objects.get("/outputs/of/overseer/marie/t%201/1.stdout"),
                  StandardCharsets.US_ASCII))
          .endsWith("\n50000\n");
    } finally {
      s3.stop(0);
    }
  }

  @Test
  void aStoreThatFailsCostsOutputAndNotTheAttempt() throws Exception {
    try (TestFleetServer server = new TestFleetServer();
        Fleet fleet = new Fleet(folder, server::open)) {
      fleet
          .set("OVERSEER_OUTPUT_STORE", "s3://outputs")
          .set("OVERSEER_S3_ENDPOINT", "http://127.0.0.1:1")
          .set("AWS_ACCESS_KEY_ID", "id")
          .set("AWS_SECRET_ACCESS_KEY", "secret")
          .set("OVERSEER_TEMPORAL_RESULT_OUTPUT", "4KiB")
          .agent("seq 1 50000");
      fleet.work();
      fleet.submit("t1");

      TaskResult result = fleet.result("t1");

      assertThat(result.isCompleted()).isTrue();
      assertThat(result.fields().has("stdout_lost")).isTrue();
    }
  }

  /** The example of AWS's own documentation of Signature Version 4, "GET Object" without Range. */
  @Test
  void signsAsIsDocumented() {
    SortedMap<String, String> headers = new TreeMap<>();
    String empty = SignRequest.hash(new byte[0]);
    headers.put("host", "examplebucket.s3.amazonaws.com");
    headers.put("range", "bytes=0-9");
    headers.put("x-amz-content-sha256", empty);
    headers.put("x-amz-date", "20130524T000000Z");

    assertThat(
            new SignRequest(
                    "AKIAIOSFODNN7EXAMPLE",
                    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                    Optional.empty(),
                    "us-east-1",
                    "s3")
                .authorization(
                    "GET", "/test.txt", headers, empty, Instant.parse("2013-05-24T00:00:00Z")))
        .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void settingsThatCanNotWorkAreRefused() throws IOException {
    assertThatThrownBy(() -> store("OVERSEER_OUTPUT_STORE", "s3://bucket"))
        .hasMessageContaining("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed");
    assertThatThrownBy(
            () ->
                store(
                    "OVERSEER_OUTPUT_STORE",
                    "s3://bucket",
                    "AWS_ACCESS_KEY_ID",
                    "a",
                    "AWS_SECRET_ACCESS_KEY",
                    "b",
                    "OVERSEER_S3_ENDPOINT",
                    "not a url"))
        .hasMessageContaining("OVERSEER_S3_ENDPOINT is no URL");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> store("OVERSEER_OUTPUT_STORE", file.resolve("x").toString()))
        .hasMessageContaining("OVERSEER_OUTPUT_STORE can't be used");
  }

  private static void store(String... settings) throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    OutputStore.of(TemporalEngineProvider.settings(environment), Log.silent());
  }

  private static Instant at(String time) {
    return Instant.parse(time.replaceAll("(....)(..)(..)T(..)(..)(..)Z", "$1-$2-$3T$4:$5:$6Z"));
  }
}
