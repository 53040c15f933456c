package dev.overseer.sidecar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Runs the watcher over a small transcript, to a webhook of its own, plain and over TLS, while the
 * JVM records what it loads: see docs/decisions/0002-aot-cache.md. The launcher starts this once
 * per tree and JVM.
 */
final class AotTraining {
  /** Somebody waits for this to end: what is not trained by then stays untrained. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String TRANSCRIPT =
      """
      {"type":"user","uuid":"1","sessionId":"s","cwd":"/work","timestamp":"2026-01-01T00:00:00Z",\
      "version":"2","gitBranch":"main","message":{"content":"Go — see [x](https://example.org)"}}
      {"type":"assistant","uuid":"2","requestId":"r","message":{"id":"m","model":"claude-opus-4-5",\
      "content":[{"type":"text","text":"**Yes**, `now`"},{"type":"tool_use","id":"t","name":"Bash",\
      "input":{"command":"ls","description":"List"}}],"usage":{"input_tokens":1,"output_tokens":2}}}
      {"type":"user","uuid":"3","message":{"content":[{"type":"tool_result","tool_use_id":"t",\
      "content":"x"}]},"toolUseResult":{"stdout":"LONG","stderr":"warn"}}
      {"type":"assistant","uuid":"4","message":{"id":"n","content":[{"type":"tool_use","id":"e",\
      "name":"Edit","input":{"file_path":"/work/a","old_string":"a\\nb","new_string":"a\\nc"}}]}}
      {"type":"user","uuid":"5","message":{"content":[{"type":"tool_result","tool_use_id":"e",\
      "is_error":true,"content":"no"}]}}
      {"type":"system","uuid":"6","subtype":"turn_duration","durationMs":1000}
      """;

  private static final String ANSWER = "{\"id\":\"1\",\"channel_id\":\"2\"}";

  private AotTraining() {}

  /** Arguments are for others. Outputs and exit codes are nobody's concern. */
  public static void main(String[] arguments) throws InterruptedException {
    Thread training = Thread.ofPlatform().daemon().start(AotTraining::train);
    training.join(LIMIT);
    System.exit(0);
  }

  private static void train() {
    try {
      Path folder = Files.createTempDirectory("overseer-training");
      try {
        PrintStream nowhere =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        train(folder, false);
        train(folder, true);
        Main.run(new String[] {"--no-such"}, Map.of(), nowhere, nowhere);
        Main.run(
            new String[] {"--dry-run", folder.resolve("plain.jsonl").toString()},
            Map.of(),
            nowhere,
            nowhere);
      } finally {
        delete(folder);
      }
    } catch (IOException | InterruptedException | GeneralSecurityException cannot) {
      // A machine without keytool, say. Starts are quick all the same, only less so.
      System.exit(0);
    }
  }

  private static void train(Path folder, boolean tls)
      throws IOException, InterruptedException, GeneralSecurityException {
    String name = tls ? "tls" : "plain";
    Path transcript = folder.resolve(name + ".jsonl");
    Files.writeString(transcript, TRANSCRIPT.replace("LONG", "output\\n".repeat(1000)));
    Semaphore posts = new Semaphore(0);
    try (ServerSocket server = tls ? secureServer(folder) : plainServer()) {
      Thread.ofPlatform().daemon().start(() -> serve(server, posts));
      Map<String, String> environment =
          Map.of(
              "DISCORD_WEBHOOK_URL",
              "%s://localhost:%d/api/webhooks/1/%s"
                  .formatted(tls ? "https" : "http", server.getLocalPort(), "t".repeat(40)),
              "TRANSCRIPT_PATH",
              transcript.toString(),
              "STATE_DIR",
              folder.resolve("state").toString(),
              "HEALTH_TARGET",
              "tcp://127.0.0.1:0",
              "WEBHOOK_CA_FILE",
              tls ? folder.resolve("training.pem").toString() : "");
      RunWatch.Watching watching =
          new RunWatch(
                  WatchSettings.read(WatchSettings.Purpose.WATCH, Map.of(), environment),
                  environment)
              .start();
      posts.tryAcquire(3, TimeUnit.SECONDS);
      Files.writeString(
          transcript, TRANSCRIPT.replace("\"uuid\":\"", "\"uuid\":\"b"), StandardOpenOption.APPEND);
      posts.tryAcquire(3, TimeUnit.SECONDS);
      watching.end().now();
      watching.probes().close();
    }
  }

  private static ServerSocket plainServer() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  /** With a certificate that keytool makes: every Java has it. */
  private static ServerSocket secureServer(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path keys = folder.resolve("keys.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "training",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-keystore",
        keys.toString(),
        "-storetype",
        "PKCS12",
        "-storepass",
        "training",
        "-validity",
        "2");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "training",
        "-keystore",
        keys.toString(),
        "-storepass",
        "training",
        "-file",
        folder.resolve("training.pem").toString());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, "training".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, "training".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder keytool =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    keytool.command().addAll(List.of(arguments));
    // What makes a cache here would make one there, too.
    keytool.environment().remove("JAVA_TOOL_OPTIONS");
    if (keytool.start().waitFor() != 0) {
      throw new IOException("keytool failed");
    }
  }

  private static void serve(ServerSocket server, Semaphore posts) {
    while (true) {
      try (Socket socket = server.accept()) {
        answer(socket, posts);
      } catch (IOException closed) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private static void answer(Socket socket, Semaphore posts) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    OutputStream out = socket.getOutputStream();
    while (true) {
      int length = 0;
      String line = in.readLine();
      if (line == null) {
        return;
      }
      while (line != null && !line.isEmpty()) {
        if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
        line = in.readLine();
      }
      for (int i = 0; i < length; i++) {
        if (in.read() < 0) {
          return;
        }
      }
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-RateLimit-Bucket: b\r\n"
                  + "X-RateLimit-Limit: 5\r\nX-RateLimit-Remaining: 4\r\n"
                  + "X-RateLimit-Reset-After: 0.1\r\nContent-Length: "
                  + ANSWER.length()
                  + "\r\n\r\n"
                  + ANSWER)
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      posts.release();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
