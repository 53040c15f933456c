package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.HubEvent;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.Lines;
import dev.overseer.posix.StdStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedFramesTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final ServerStatistics statistics = new ServerStatistics();
  private final SharedFrames shared = new SharedFrames(allocator, statistics, 100_000);
  private final List<ByteBuf> held = new ArrayList<>();

  @AfterEach
  void nothingIsLeaked() {
    held.forEach(ByteBuf::release);
    shared.left();
    shared.left();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  @Test
  void twoReadersShareWhatWasEncodedOnce() {
    readers(2);
    Output event = output(3);
    ByteBuf first = take(event, 0, false);
    ByteBuf second = take(event, 0, false);

    assertThat(second).isEqualTo(first);
    assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
    assertThat(statistics.linesEncoded.sum()).isEqualTo(3);
  }

  @Test
  void anEqualEventIsAnotherOne() {
    readers(2);
    ByteBuf first = take(new HubEvent.Exited("t", 1, 0, false, AT), 0, false);
    ByteBuf second = take(new HubEvent.Exited("t", 1, 0, false, AT), 0, false);

    assertThat(second.memoryAddress()).isNotEqualTo(first.memoryAddress());
  }

  @Test
  void nothingIsKeptForOneReaderNorOfAReplay() {
    readers(1);
    Output event = output(3);
    take(event, 0, false);
    take(event, 0, false);
    assertThat(statistics.linesEncoded.sum()).isEqualTo(6);
    readers(1);
    take(event, 0, true);
    take(event, 0, true);
    assertThat(statistics.linesEncoded.sum()).isEqualTo(12);
  }

  @Test
  void theOldestIsForgottenAndEncodedAgainForWhoComesLate() {
    readers(2);
    Output old = output(300);
    take(old, 0, false);
    for (int i = 0; i < 5; i++) {
      take(output(300), 0, false);
    }
    take(old, 0, false);

    assertThat(statistics.linesEncoded.sum()).isEqualTo(7 * 300);
    assertThat(allocator.metric().usedDirectMemory()).isLessThan(500_000);
  }

  @Test
  void aLargeEventComesInPieces() {
    readers(2);
    Output event = output(2000);
    int pieces = 0;
    int line = 0;
    do {
      SharedFrames.Piece piece = shared.of(event, line, false);
      held.add(piece.frames());
      line = piece.nextLine();
      pieces++;
    } while (line > 0);

    assertThat(pieces).isGreaterThan(2);
    assertThat(statistics.linesEncoded.sum()).isEqualTo(2000);
  }

  @Test
  void framesHaveNoRoomThatSomebodyCouldWriteInto() {
    readers(2);
    assertThat(take(output(3), 0, false).maxWritableBytes()).isZero();
  }

  private void readers(int count) {
    for (int i = 0; i < count; i++) {
      shared.joined();
    }
  }

  private ByteBuf take(HubEvent event, int fromLine, boolean once) {
    ByteBuf frames = shared.of(event, fromLine, once).frames();
    held.add(frames);
    return frames;
  }

  private static Output output(int lines) {
    return new Output(
        "t", 1, StdStream.STDOUT, AT, 1, Lines.of(Collections.nCopies(lines, "some text")));
  }
}
