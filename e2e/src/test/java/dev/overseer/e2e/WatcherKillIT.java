package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The watcher, killed with SIGKILL at random moments while a transcript grows: every line is posted
 * in order, and of each life at most one post is repeated, the one whose answer it never noted.
 *
 * <p>Five rounds; {@code -Dwatcher.kill.rounds=200} for more, {@code -Dwatcher.kill.seed} to see
 * the same again.
 */
class WatcherKillIT {
  private static final int ROUNDS = Integer.getInteger("watcher.kill.rounds", 5);
  private static final long SEED = Long.getLong("watcher.kill.seed", System.nanoTime());
  private static final int LINES = 2331;

  @TempDir private Path folder;

  private final Random random = new Random(SEED);

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void losesNoLineAndRepeatsAtMostOnePostOfEachLife() throws Exception {
    Path transcript = Files.createFile(folder.resolve("s.jsonl"));
    try (FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC())) {
      Map<String, String> settings =
          Map.of(
              "JAVA_HOME",
              System.getProperty("java.home"),
              "DISCORD_WEBHOOK_URL",
              discord.createWebhook().url(),
              "TRANSCRIPT_PATH",
              transcript.toString(),
              "STATE_DIR",
              folder.resolve("state").toString());
      int written = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        Program watcher = watch(settings);
        long killAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(200, 900));
        int until = LINES * round / ROUNDS;
        while (System.nanoTime() < killAt) {
          int next = Math.min(until, written + 1 + random.nextInt(20));
          append(transcript, written, next);
          written = next;
          assertThat(watcher.process().waitFor(5, TimeUnit.MILLISECONDS))
              .as("the watcher ended by itself: %s", watcher.errSoFar())
              .isFalse();
        }
        append(transcript, written, until);
        written = until;
        watcher.process().destroyForcibly().waitFor();
        watcher.end();
      }
      Program last = watch(settings);
      try {
        await("seed " + SEED)
            .atMost(Duration.ofMinutes(2))
            .until(() -> posted(discord).contains("line " + (LINES - 1) + "."));
      } finally {
        last.process().destroy();
      }
      assertThat(last.end().exit()).isZero();

      Set<String> first = new LinkedHashSet<>();
      int repeated = 0;
      for (FakeMessage message : discord.messages()) {
        List<String> lines = linesOf(message);
        if (lines.stream().anyMatch(first::contains)) {
          repeated++;
        }
        first.addAll(lines);
      }
      assertThat(first)
          .as("seed %d", SEED)
          .containsExactlyElementsOf(
              IntStream.range(0, LINES).mapToObj(i -> "line " + i + ".").toList());
      assertThat(repeated).as("posts repeated, seed %d", SEED).isLessThanOrEqualTo(ROUNDS);
    }
  }

  private Program watch(Map<String, String> settings) throws IOException {
    return Program.start(
        folder, settings, List.of(SourceTree.PACKAGED.resolve("bin/overseer").toString(), "watch"));
  }

  private static void append(Path transcript, int from, int to) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(
          """
          {"type":"assistant","sessionId":"s","uuid":"u%1$d","cwd":"/work",\
          "message":{"content":[{"type":"text","text":"line %1$d."}]}}
          """
              .formatted(i));
    }
    Files.writeString(transcript, lines, StandardOpenOption.APPEND);
  }

  private static Set<String> posted(FakeDiscord discord) {
    Set<String> lines = new LinkedHashSet<>();
    discord.messages().forEach(message -> lines.addAll(linesOf(message)));
    return lines;
  }

  private static List<String> linesOf(FakeMessage message) {
    List<String> lines = new ArrayList<>();
    message
        .embeds()
        .forEach(
            embed -> {
              String text = embed.path("description").asString("");
              if (text.matches("line \\d+\\.")) {
                lines.add(text);
              }
            });
    return lines;
  }
}
