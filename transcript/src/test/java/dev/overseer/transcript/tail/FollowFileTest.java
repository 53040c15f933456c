package dev.overseer.transcript.tail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.transcript.json.ReadJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowFileTest {
  @TempDir private Path folder;

  private final Taken taken = new Taken();
  private final List<String> told = new ArrayList<>();
  private Path path;
  private FollowFile file;
  private long now = System.nanoTime();

  @BeforeEach
  void follow() {
    path = folder.resolve("s.jsonl");
    file = following(Mark.none(path));
  }

  private FollowFile following(Mark mark) {
    return new FollowFile(
        mark,
        FollowFile.newBlock(),
        new ReadJson(),
        new TailListener() {
          @Override
          public void rewritten(Path path) {
            told.add("rewritten");
          }

          @Override
          public void replaced(Path path) {
            told.add("replaced");
          }

          @Override
          public void vanished(Path path) {
            told.add("vanished");
          }
        });
  }

  @Test
  void waitsForAFileAndHandsOnWholeLines() throws Exception {
    assertThat(poll()).isEmpty();

    Files.writeString(path, "one\r\n\n\r\ntwo\nthr");
    assertThat(poll()).containsExactly("one\r", "two");
    append("ee\nfour");
    assertThat(poll()).containsExactly("three");
    append("\n");
    assertThat(poll()).containsExactly("four");
    assertThat(poll()).isEmpty();
  }

  @Test
  void tellsHowMuchIsLeft() throws Exception {
    Files.writeString(path, "1\n2\n3\n4\n");

    assertThat(file.poll(3, now, taken)).isEqualTo(3);
    assertThat(file.lagBytes()).isEqualTo(2);
    assertThat(file.poll(3, now, taken)).isEqualTo(1);
    assertThat(file.lagBytes()).isZero();
    assertThat(taken.texts()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void handsOnLinesOfAnyLength() throws Exception {
    String large = "x".repeat(3_000_000);
    Files.writeString(path, "small\n" + large + "\nsmall\n");

    assertThat(poll()).containsExactly("small", large, "small");
  }

  @Test
  void passesOnBytesThatAreNoText() throws Exception {
    Files.write(path, "a\u00ff\u0000b\nnext\n".getBytes(ISO_8859_1));

    assertThat(poll()).containsExactly("a\ufffd\u0000b", "next");
  }

  @Test
  void readsATruncatedFileAgain() throws Exception {
    Files.writeString(path, "one\ntwo\nthree\n");
    poll();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(4);
    }
    append("four\n");
    taken.readings();

    assertThat(poll()).containsExactly("one", "four");
    assertThat(taken.readings()).containsOnly(Line.Reading.AGAIN);
    assertThat(told).containsExactly("rewritten");
    append("five\n");
    assertThat(poll()).containsExactly("five");
    assertThat(taken.readings()).containsExactly(Line.Reading.NEW);
  }

  @Test
  void doesNotWaitForTheEndOfALastLineOfFormerDays() throws Exception {
    Files.writeString(path, "{\"a\":1}\n{\"last\":1}");
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(60)));

    assertThat(poll()).containsExactly("{\"a\":1}", "{\"last\":1}");
    assertThat(file.awaitsItsEnd()).isFalse();
  }

  @Test
  void noticesARewriteThatChangedNoLength() throws Exception {
    Files.writeString(path, "one\ntwo\n");
    poll();
    Files.writeString(path, "one\nTWO\n");
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(1)));

    assertThat(poll()).containsExactly("one", "TWO");
    assertThat(told).containsExactly("rewritten");
  }

  @Test
  void goesOnWhereItWasAfterARest() throws Exception {
    Files.writeString(path, "one\ntwo\nhal");
    poll();

    file.rest();
    assertThat(poll()).isEmpty();
    append("f\nthree\n");

    assertThat(poll()).containsExactly("half", "three");
    assertThat(taken.readings()).containsOnly(Line.Reading.NEW);
    assertThat(told).isEmpty();
  }

  @Test
  void noticesAfterARestThatItWasRewrittenOrReplaced() throws Exception {
    Files.writeString(path, "one\ntwo\n");
    poll();
    file.rest();
    Files.writeString(path, "uno\n");
    assertThat(poll()).containsExactly("uno");
    assertThat(told).containsExactly("rewritten");

    file.rest();
    Path other = Files.writeString(folder.resolve("other"), "two\nthree\n");
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);

    assertThat(poll()).containsExactly("two", "three");
    assertThat(told).containsExactly("rewritten", "replaced");
  }

  @Test
  void noticesARewriteThatMadeItNoShorter() throws Exception {
    Files.writeString(path, "one\ntwo\nthree\n");
    poll();
    Files.writeString(path, "one\nTWO, and more than there was\nfour\n");

    assertThat(poll()).containsExactly("one", "TWO, and more than there was", "four");
    assertThat(told).containsExactly("rewritten");
  }

  @Test
  void readsAReplacedFileToItsEndAndThenTheNewOne() throws Exception {
    Files.writeString(path, "one\n");
    poll();
    append("two\nhal");
    Files.writeString(folder.resolve("next"), "one\nthree\n");
    Files.move(folder.resolve("next"), path, StandardCopyOption.REPLACE_EXISTING);

    assertThat(poll()).containsExactly("two", "hal", "one", "three");
    assertThat(told).containsExactly("replaced");
  }

  @Test
  void goesOnReadingARenamedFileUntilThereIsAnother() throws Exception {
    Files.writeString(path, "one\n");
    poll();
    Path renamed = Files.move(path, folder.resolve("s.1"));
    assertThat(poll()).isEmpty();
    Files.writeString(renamed, "two\n", APPEND);
    assertThat(poll()).containsExactly("two");
    assertThat(told).containsExactly("vanished");

    Files.writeString(renamed, "three\n", APPEND);
    Files.writeString(path, "four\n");
    assertThat(poll()).containsExactly("three", "four");
  }

  @Test
  void readsAFileOfADeletedFolderThatIsMadeAgain() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner")).resolve("s.jsonl");
    file = following(Mark.none(inner));
    Files.writeString(inner, "one\n");
    poll();
    Files.delete(inner);
    Files.delete(inner.getParent());
    poll();
    Files.createDirectory(inner.getParent());
    Files.writeString(inner, "two\n");

    assertThat(poll()).containsExactly("two");
  }

  @Test
  void handsOnALastLineWithoutItsEndWhenItIsWholeAndSettled() throws Exception {
    Files.writeString(path, "{\"a\":1}\n{\"b\":2}");
    assertThat(poll()).containsExactly("{\"a\":1}");

    now += Duration.ofSeconds(2).toNanos();
    assertThat(poll()).containsExactly("{\"b\":2}");
    append("\n{\"c\":3}\n");
    assertThat(poll()).containsExactly("{\"c\":3}");
  }

  @Test
  void waitsForTheRestOfALineThatIsNotWhole() throws Exception {
    Files.writeString(path, "{\"a\":");
    poll();
    now += Duration.ofSeconds(2).toNanos();
    assertThat(poll()).isEmpty();

    append("1}\n");
    assertThat(poll()).containsExactly("{\"a\":1}");
  }

  @Test
  void losesNothingWhenALineIsNotTaken() throws Exception {
    Files.writeString(path, "one\ntwo\nthree\n");
    int[] calls = {0};
    LineSink failing =
        line -> {
          if (calls[0]++ == 1) {
            throw new IllegalStateException("killed");
          }
          taken.put(line);
        };

    assertThatThrownBy(() -> file.poll(10, now, failing)).hasMessage("killed");

    assertThat(poll()).containsExactly("one", "two", "three");
  }

  @Test
  void keepsAFileReadableAsLongAsALineIsOnItsWay() throws Exception {
    Files.writeString(path, "one\n");
    List<Line> held = new ArrayList<>();
    file.poll(10, now, held::add);
    file.close();
    Files.delete(path);

    taken.put(held.getFirst());
    assertThat(taken.texts()).containsExactly("one");
    assertThatThrownBy(() -> held.getFirst().open()).isInstanceOf(IOException.class);
  }

  @Test
  void goesOnFromAMark() throws Exception {
    Mark mark = markAfterTwoLines("{\"uuid\":\"u1\"}\n{\"uuid\":\"u2\"}\n");
    append("{\"uuid\":\"u3\"}\n");
    file = following(mark);

    assertThat(poll()).hasSize(3);
    assertThat(taken.readings())
        .containsExactly(Line.Reading.KNOWN, Line.Reading.KNOWN, Line.Reading.NEW);
  }

  @Test
  void findsAMarkInAFileThatRepeatsTheOther() throws Exception {
    Mark mark = markAfterTwoLines("{\"uuid\":\"u1\"}\n{\"uuid\":\"u2\"}\n");
    Files.delete(path);
    Files.writeString(
        path,
        "{\"new\":1}\n"
            + "{\"uuid\": \"u1\"}\n"
            + "{\"parentUuid\":\"u1\",\"uuid\" : \"x\",\"uuid\": \"u2\"}\n"
            + "{\"parentUuid\":\"u2\",\"uuid\":\"u3\"}\n");
    file = following(mark);

    assertThat(poll()).hasSize(4);
    assertThat(taken.readings())
        .containsExactly(
            Line.Reading.KNOWN, Line.Reading.KNOWN, Line.Reading.KNOWN, Line.Reading.AGAIN);
  }

  @Test
  void beginsAnewWhereAMarkSpeaksOfAnotherFile() throws Exception {
    Mark mark = markAfterTwoLines("{\"uuid\":\"u1\"}\n{\"uuid\":\"u2\"}\n");
    Files.writeString(path, "{\"uuid\":\"v1\"}\n{\"uuid\":\"v2\"}\n{\"uuid\":\"v3\"}\n");
    file = following(mark);

    assertThat(poll()).hasSize(3);
    assertThat(taken.readings()).doesNotContain(Line.Reading.KNOWN);
  }

  private Mark markAfterTwoLines(String text) throws Exception {
    Files.writeString(path, text);
    poll();
    Checkpoint checkpoint = Checkpoint.none(Instant.EPOCH);
    checkpoint.move(taken.lines().get(1), "u2");
    taken.readings();
    return checkpoint.of(path).orElseThrow();
  }

  private List<String> poll() throws IOException, InterruptedException {
    while (file.poll(10, now, taken) == 10) {
      // More.
    }
    return taken.texts();
  }

  private void append(String text) throws IOException {
    Files.write(path, text.getBytes(UTF_8), APPEND);
  }
}
