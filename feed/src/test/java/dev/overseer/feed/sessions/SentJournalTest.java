package dev.overseer.feed.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.log.Log;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentJournalTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123Z");

  @TempDir private Path folder;

  @Test
  void keepsWhatWasSent() {
    SentJournal journal = journal(1_000_000);
    Posted line =
        new Posted(
            AT, "s1", Optional.of(Path.of("/ä b.jsonl")), 17, "\"Done\"\n✓", Optional.empty());
    Posted refused = new Posted(AT, "s1", Optional.empty(), 0, "No", Optional.of("400 no"));
    journal.add(line);
    journal.add(refused);

    assertThat(journal(1_000_000).find(post -> post.session().equals("s1")))
        .containsExactly(line, refused);
    assertThat(journal.find(post -> post.session().equals("s2"))).isEmpty();
  }

  @Test
  void keepsTheLatestOfTooMany() throws Exception {
    SentJournal journal = journal(2000);
    for (int i = 0; i < 100; i++) {
      journal.add(post("post " + i));
    }

    assertThat(journal.find(_ -> true))
        .extracting(Posted::text)
        .hasSizeBetween(10, 50)
        .endsWith("post 98", "post 99");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void passesOverHalfALine() throws Exception {
    SentJournal journal = journal(1_000_000);
    journal.add(post("one"));
    Files.write(folder.resolve("sent.jsonl"), "{\"session\":\"s1\",\"te\n".getBytes(UTF_8), APPEND);
    journal.add(post("two"));

    assertThat(journal.find(_ -> true)).extracting(Posted::text).containsExactly("one", "two");
  }

  @Test
  void isNoReasonToFailWhereItCannotBeWritten() {
    SentJournal nowhere = new SentJournal(folder.resolve("none/sent.jsonl"), 1000, Log.silent());

    nowhere.add(post("one"));

    assertThat(nowhere.find(_ -> true)).isEmpty();
  }

  private static Posted post(String text) {
    return new Posted(AT, "s1", Optional.empty(), 0, text, Optional.empty());
  }

  private SentJournal journal(long most) {
    return new SentJournal(folder.resolve("sent.jsonl"), most, Log.silent());
  }
}
