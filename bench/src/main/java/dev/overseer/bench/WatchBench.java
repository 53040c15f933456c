package dev.overseer.bench;

import dev.overseer.testkit.SelfSigned;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakeRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The watcher's figures against the fake on loopback, plain and over TLS: latency at ten lines a
 * second and in a burst, ten thousand lines straight through, memory, idle CPU. Prints a table in
 * Markdown. Takes the launcher of the tree to be measured.
 */
final class WatchBench {
  private static final int ATTEMPTS = 600;

  private final Path launcher;
  private final Path folder;
  private final int scale;

  private WatchBench(Path launcher, Path folder, int scale) {
    this.launcher = launcher;
    this.folder = folder;
    this.scale = scale;
  }

  /** Takes the launcher, and optionally {@code quick} for a tenth of the work. */
  public static void main(String[] args) throws Exception {
    InFolder.run(
        args, 10, (launcher, folder, scale) -> new WatchBench(launcher, folder, scale).run());
  }

  private void run() throws Exception {
    Table.heading("The watcher", Machine.describe());
    Table table = new Table("measure", "figure", "");
    for (boolean tls : new boolean[] {false, true}) {
      measure(table, tls);
    }
    table.print();
  }

  private void measure(Table table, boolean tls) throws Exception {
    String how = tls ? "TLS" : "plain";
    Path place = Files.createDirectory(folder.resolve(how));
    Path transcript = place.resolve("s.jsonl");
    SelfSigned certificate = SelfSigned.forLoopback();
    Map<String, String> settings = new HashMap<>();
    try (FakeDiscord discord =
        tls
            ? FakeDiscord.tls(certificate, FakeRules.UNLIMITED, Clock.systemUTC())
            : FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC())) {
      if (tls) {
        settings.put("WEBHOOK_CA_FILE", pem(certificate, place.resolve("ca.pem")).toString());
      }
      settings.put("DISCORD_WEBHOOK_URL", discord.createWebhook().url());
      settings.put("TRANSCRIPT_PATH", transcript.toString());
      settings.put("STATE_DIR", place.resolve("state").toString());
      try (MeasuredProcess watcher =
          MeasuredProcess.start(place, settings, List.of(launcher.toString(), "watch"))) {
        Thread.sleep(2_000);
        table.row(how + ": VmRSS / VmHWM / anonymous at start", watcher.memory());
        append(transcript, List.of(line("first")));
        await(discord, List.of("first"));
        table.row("  after one post", watcher.memory());
        Table.progress(how + ": ten lines a second");
        table.row(
            "  append to arrival at 10 lines/s, p50 / p99",
            paced(discord, transcript, 600 / scale).inMillis() + " ms");
        Table.progress(how + ": a burst");
        table.row(
            "  in a burst of 50, p50 / p99", burst(discord, transcript, 50).inMillis() + " ms");
        Table.progress(how + ": straight through");
        straight(table, discord, transcript, 10_000 / scale);
        table.row("  memory after that, a line of 1 MB included", watcher.memory());
        Table.progress(how + ": idle");
        double before = watcher.cpuSeconds();
        Thread.sleep(60_000 / scale);
        table.row(
            "  CPU when idle",
            "%.2f %%".formatted((watcher.cpuSeconds() - before) / (60.0 / scale) * 100));
      }
      table.row("  self-inflicted 429", Integer.toString(discord.avoidableLimits()));
    }
  }

  private static Sample paced(FakeDiscord discord, Path transcript, int count)
      throws IOException, InterruptedException {
    Map<String, Long> appended = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String text = "paced " + i + ".";
      appended.put(text, System.nanoTime());
      append(transcript, List.of(line(text)));
      Thread.sleep(100);
    }
    return latencies(discord, appended);
  }

  private static Sample burst(FakeDiscord discord, Path transcript, int count)
      throws IOException, InterruptedException {
    Map<String, Long> appended = new HashMap<>();
    List<String> lines = new ArrayList<>();
    long now = System.nanoTime();
    for (int i = 0; i < count; i++) {
      String text = "burst " + i + ".";
      appended.put(text, now);
      lines.add(line(text));
    }
    append(transcript, lines);
    return latencies(discord, appended);
  }

  private static Sample latencies(FakeDiscord discord, Map<String, Long> appended)
      throws InterruptedException, IOException {
    Map<String, Long> arrived = await(discord, appended.keySet());
    return new Sample(
        appended.entrySet().stream()
            .mapToLong(each -> arrived.getOrDefault(each.getKey(), 0L) - each.getValue())
            .toArray());
  }

  private static void straight(Table table, FakeDiscord discord, Path transcript, int count)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(i == count / 2 ? largeLine() : line("straight " + i + "."));
    }
    long began = System.nanoTime();
    append(transcript, lines);
    await(discord, List.of("straight " + (count - 1) + "."));
    double seconds = (double) (System.nanoTime() - began) / 1e9;
    table.row(
        "  %,d lines straight through".formatted(count),
        "%.1f s, %.0f lines/s".formatted(seconds, count / seconds));
  }

  /** When each text arrived. */
  private static Map<String, Long> await(FakeDiscord discord, Iterable<String> texts)
      throws InterruptedException, IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<String, Long> arrived = new HashMap<>();
      for (FakeMessage message : discord.messages()) {
        for (JsonNode embed : message.embeds()) {
          arrived.put(embed.path("description").asString(""), message.arrivedNanos());
        }
      }
      boolean all = true;
      for (String text : texts) {
        all &= arrived.containsKey(text);
      }
      if (all) {
        return arrived;
      }
      Thread.sleep(100);
    }
    throw new IOException("not all posts have arrived within a minute");
  }

  private static String line(String text) {
    return """
    {"type":"assistant","sessionId":"s","cwd":"/work","message":{"content":[{"type":"text",\
    "text":"%s"}]}}
    """
        .formatted(text);
  }

  private static String largeLine() {
    return """
    {"type":"user","sessionId":"s","message":{"content":[{"type":"tool_result","content":"x"}]},\
    "toolUseResult":{"stdout":"%s","stderr":""}}
    """
        .formatted("a line of output\\n".repeat(1 << 16));
  }

  private static void append(Path file, List<String> lines) throws IOException {
    Files.write(
        file,
        String.join("", lines).getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static Path pem(SelfSigned certificate, Path file)
      throws IOException, GeneralSecurityException {
    StringBuilder pem = new StringBuilder();
    KeyStore trusted = certificate.trustStore();
    for (String alias : Collections.list(trusted.aliases())) {
      Certificate each = trusted.getCertificate(alias);
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(Base64.getMimeEncoder().encodeToString(each.getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return Files.writeString(file, pem.toString());
  }
}
