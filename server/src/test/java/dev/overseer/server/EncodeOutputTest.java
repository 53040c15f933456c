package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.Lines;
import dev.overseer.posix.StdStream;
import dev.overseer.protocol.OutputStreamName;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.Wire;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the hand-made encoder writes is read back by the general one, which knows nothing of it. */
class EncodeOutputTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.250Z");

  private final EncodeOutput encoder = new EncodeOutput();

  @Test
  void aLineIsOneMessage() {
    Output output = output("t", 41, List.of("hello"));

    assertThat(texts(output))
        .containsExactly(
            """
            {"type":"output","task_id":"t","pid":12,"stream":"stdout","data":"hello",\
            "ts":"2026-03-01T12:00:00.250Z","seq":41}\
            """);
  }

  @Test
  void theEncodingIsTheGeneralOnes() {
    Output output = output("t", 9, List.of("a \"quoted\" word", "", "tab\tand\u0001 é 😀 \\"));

    assertThat(texts(output)).containsExactlyElementsOf(encodedByTheProtocol(output));
  }

  @Test
  void everyByteThatJsonForbidsIsEscapedWhereverItStands() {
    for (int c = 1; c < 0x80; c++) {
      for (int at = 0; at < 20; at++) {
        String line = "x".repeat(at) + (char) c + "y".repeat(19 - at);
        Output output = output("t", 1, List.of(line));
        assertThat(messages(output)).as("character %d at %d", c, at).hasSize(1);
        assertThat(messages(output).getFirst().data()).isEqualTo(line);
      }
    }
  }

  @Test
  void randomLinesSurviveTheWire() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<String> lines = new ArrayList<>();
      for (int i = random.nextInt(1, 40); i > 0; i--) {
        lines.add(randomLine(random, random.nextInt(3) == 0 ? 5_000 : 60));
      }
      long seq = random.nextLong(1, Long.MAX_VALUE / 2) >>> random.nextInt(60) | 1;
      List<ServerMessage.Output> messages = messages(output("a\"task\\", seq, lines));

      assertThat(messages).extracting(ServerMessage.Output::data).isEqualTo(lines);
      assertThat(messages).allMatch(message -> message.taskId().equals("a\"task\\"));
      assertThat(messages.getFirst().seq()).isEqualTo(seq);
      assertThat(messages.getLast().seq()).isEqualTo(seq + lines.size() - 1);
    }
  }

  @Test
  void manyLinesComeInPiecesThatEndBetweenFrames() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      lines.add("line " + i);
    }
    Output output = output("t", 1, lines);
    int from = 0;
    List<ServerMessage.Output> messages = new ArrayList<>();
    int pieces = 0;
    while (from < lines.size()) {
      from = encoder.encode(output, from);
      assertThat(encoder.length()).isBetween(1, EncodeOutput.PIECE_BYTES);
      messages.addAll(read(encoder.frames(), encoder.length()));
      pieces++;
    }

    assertThat(pieces).isGreaterThan(5);
    assertThat(messages).extracting(ServerMessage.Output::data).isEqualTo(lines);
  }

  @Test
  void aLineLongerThanAPieceIsAPieceOfItsOwn() {
    String huge = "\u0002".repeat(300_000);
    List<ServerMessage.Output> messages = messages(output("t", 1, List.of("a", huge, "b")));

    assertThat(messages).extracting(ServerMessage.Output::data).containsExactly("a", huge, "b");
  }

  @Test
  void framesAreAsLongAsTheySay() {
    for (int length = 0; length < 200; length++) {
      assertThat(messages(output("t", 1, List.of("x".repeat(length)))).getFirst().data())
          .hasSize(length);
    }
    for (int length : new int[] {65_300, 65_400, 65_420, 65_430, 65_440, 65_450, 65_500, 66_000}) {
      assertThat(messages(output("t", 1, List.of("x".repeat(length)))).getFirst().data())
          .hasSize(length);
    }
  }

  private static String randomLine(Random random, int maxLength) {
    StringBuilder line = new StringBuilder();
    for (int i = random.nextInt(maxLength); i > 0; i--) {
      int c =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> random.nextBoolean() ? '"' : '\\';
            case 2 -> random.nextInt(0xA0, 0xD7FF);
            case 3 -> random.nextInt(0x10000, 0x10FFFF);
            default -> random.nextInt(0x20, 0x7F);
          };
      line.appendCodePoint(c == '\n' ? ' ' : c);
    }
    return line.toString();
  }

  private static Output output(String taskId, long firstSeq, List<String> lines) {
    return new Output(taskId, 12, StdStream.STDOUT, AT, firstSeq, Lines.of(lines));
  }

  private static List<String> encodedByTheProtocol(Output output) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < output.lines().count(); i++) {
      ServerMessage message =
          new ServerMessage.Output(
              output.taskId(),
              output.pid(),
              OutputStreamName.STDOUT,
              output.lines().text(i),
              output.firstSeq() + i,
              output.at(),
              false);
      texts.add(new String(Wire.write(message), UTF_8));
    }
    return texts;
  }

  private List<String> texts(Output output) {
    encoder.encode(output, 0);
    return payloads(encoder.frames(), encoder.length());
  }

  private List<ServerMessage.Output> messages(Output output) {
    List<ServerMessage.Output> messages = new ArrayList<>();
    int from = 0;
    while (from < output.lines().count()) {
      from = encoder.encode(output, from);
      messages.addAll(read(encoder.frames(), encoder.length()));
    }
    return messages;
  }

  private static List<ServerMessage.Output> read(byte[] frames, int length) {
    return payloads(frames, length).stream()
        .map(text -> (ServerMessage.Output) Wire.readServerMessage(text.getBytes(UTF_8)))
        .toList();
  }

  private static List<String> payloads(byte[] frames, int length) {
    List<String> payloads = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(frames, 0, length);
    while (in.hasRemaining()) {
      assertThat(in.get() & 0xFF).as("a final text frame").isEqualTo(0x81);
      int size = in.get();
      if (size == 126) {
        size = in.getShort() & 0xFFFF;
        assertThat(size).isGreaterThan(125);
      } else if (size == 127) {
        size = Math.toIntExact(in.getLong());
        assertThat(size).isGreaterThan(0xFFFF);
      }
      byte[] payload = new byte[size];
      in.get(payload);
      payloads.add(new String(payload, UTF_8));
    }
    return payloads;
  }
}
