package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.client.FrameReader.BadFrame;
import dev.overseer.client.FrameReader.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private static final int LARGEST = 100_000;

  @Test
  void readsTheExamplesOfTheRfc() throws IOException {
    // RFC 6455, 5.7: "Hello" in one frame; in two fragments with a ping between them.
    FrameReader reader = reader("81 05 48656c6c6f 01 03 48656c 89 05 48656c6c6f 80 02 6c6f");

    assertThat(text(reader.next())).isEqualTo("Hello");
    assertThat(reader.next())
        .isInstanceOfSatisfying(
            Frame.Ping.class, ping -> assertThat(ping.payload()).asString().isEqualTo("Hello"));
    assertThat(text(reader.next())).isEqualTo("Hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, LARGEST})
  void readsEveryFormOfLengthInPiecesOfAnySize(int length) throws IOException {
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0x81);
    if (length < 126) {
      bytes.write(length);
    } else if (length < 65_536) {
      bytes.write(new byte[] {126, (byte) (length >> 8), (byte) length});
    } else {
      bytes.write(new byte[] {127, 0, 0, 0, 0});
      bytes.write(new byte[] {0, (byte) (length >> 16), (byte) (length >> 8), (byte) length});
    }
    bytes.write(payload);

    FrameReader reader = new FrameReader(new Trickle(bytes.toByteArray()), LARGEST);

    assertThat(((Frame.Text) reader.next()).utf8()).isEqualTo(payload);
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }

  @Test
  void readsWhyTheHubCloses() throws IOException {
    assertThat(reader("88 00").next()).isEqualTo(new Frame.Close(1005, ""));
    assertThat(reader("88 06 03f5 736c6f77").next()).isEqualTo(new Frame.Close(1013, "slow"));
  }

  @ParameterizedTest
  @CsvSource({
    "81 85 00000000 48656c6c6f, a masked frame",
    "c1 01 41, a frame of an extension",
    "82 01 41, a frame of type 2",
    "80 01 41, fragments out of order",
    "01 01 41 81 01 42, fragments out of order",
    "09 01 41, a control frame that is too long",
    "89 7e 0080, a control frame that is too long",
    "8b 00, a control frame of unknown type 11",
    "81 7f 00000000000186a1, a message of more than",
    "81 7f ffffffffffffffff, a message of more than",
    "01 7f 00000000000186a0, ''",
  })
  void refusesWhatAServerMayNotSend(String hex, String why) {
    FrameReader reader = reader(hex);

    assertThatThrownBy(() -> readAll(reader))
        .isInstanceOf(why.isEmpty() ? EOFException.class : BadFrame.class)
        .hasMessageContaining(why.isEmpty() ? "in the middle of a message" : why);
  }

  @Test
  void fragmentsTogetherObeyTheLimitToo() {
    String half = "7f 000000000000c351" + "41".repeat(50_001);

    assertThatThrownBy(() -> readAll(reader("01 " + half + "80 " + half)))
        .isInstanceOf(BadFrame.class)
        .hasMessageContaining("a message of more than");
  }

  /** {@code -Dfuzz.seed} and {@code -Dfuzz.rounds} look further. */
  @Test
  void everyStreamOfBytesIsFramesOrRefusedInWords() {
    Random random = new Random(Long.getLong("fuzz.seed", 20260101));
    int refused = 0;
    int rounds = Integer.getInteger("fuzz.rounds", 100_000);
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (int at = 0; at < bytes.length; at += 1 + random.nextInt(8)) {
        // Bits as frames have them: otherwise hardly a stream would get beyond its first byte.
        bytes[at] &= (byte) (random.nextBoolean() ? 0x8f : 0x07);
      }
      try {
        readAll(new FrameReader(new Trickle(bytes), LARGEST));
      } catch (BadFrame e) {
        assertThat(e).hasMessageMatching("(?s).{3,}");
        refused++;
      } catch (IOException theEnd) {
        assertThat(theEnd).isInstanceOf(EOFException.class);
      }
    }
    assertThat(refused).isBetween(rounds / 100, rounds - rounds / 100);
  }

  private static void readAll(FrameReader reader) throws IOException {
    while (true) {
      reader.next();
    }
  }

  private static FrameReader reader(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return new FrameReader(new ByteArrayInputStream(bytes), LARGEST);
  }

  private static String text(Frame frame) {
    return new String(((Frame.Text) frame).utf8(), StandardCharsets.UTF_8);
  }

  /** Gives one to seven bytes at a time, as a network may. */
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random = new Random(7);

    Trickle(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int from, int length) {
      return bytes.read(into, from, Math.min(length, 1 + random.nextInt(7)));
    }
  }
}
