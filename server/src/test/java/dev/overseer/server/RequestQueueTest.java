package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
  private final List<Boolean> reading = Collections.synchronizedList(new ArrayList<>());

  private final ExecutorService threads = DaemonThreads.pool("requests");

  @AfterEach
  void end() {
    threads.shutdown();
  }

  @Test
  void pastTheBoundNoMoreIsReadUntilHalfIsDone() {
    CountDownLatch go = new CountDownLatch(1);
    RequestQueue queue =
        new RequestQueue(
            threads,
            10,
            request -> {
              awaitQuietly(go);
              handled.add(text(request));
            },
            reading::add);
    for (int i = 0; i < 11; i++) {
      queue.add(request("r" + i));
    }
    await().until(() -> !reading.isEmpty());
    assertThat(reading).containsExactly(false);

    go.countDown();
    await().until(() -> handled.size() == 11);
    assertThat(reading).containsExactly(false, true);
    assertThat(handled).first().isEqualTo("r0");
    assertThat(handled).last().isEqualTo("r10");
  }

  @Test
  void aLargeRequestAloneHoldsReadingUntilItsTurn() {
    RequestQueue queue = new RequestQueue(threads, 10, request -> handled.add("x"), reading::add);
    queue.add(new Incoming.Text(new byte[1 << 20]));

    await().until(() -> handled.size() == 1);
    assertThat(reading).containsExactly(false, true);
  }

  @Test
  void theEndComesAfterAllThatCameBefore() {
    RequestQueue queue =
        new RequestQueue(threads, 10, request -> handled.add(text(request)), reading::add);
    queue.add(request("a"));
    queue.add(request("b"));
    queue.end(() -> handled.add("end"));

    await().until(() -> handled.size() == 3);
    assertThat(handled).containsExactly("a", "b", "end");
  }

  @Test
  void theEndOfAnIdleQueueComesToo() {
    RequestQueue queue = new RequestQueue(threads, 10, request -> {}, reading::add);
    queue.end(() -> handled.add("end"));

    await().until(() -> handled.contains("end"));
  }

  /** What was said last about reading is what holds, however the threads interleave. */
  @RepeatedTest(10)
  void readingIsNeverHeldForGood() {
    AtomicBoolean open = new AtomicBoolean(true);
    AtomicInteger done = new AtomicInteger();
    AtomicInteger concurrent = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    RequestQueue queue =
        new RequestQueue(
            threads,
            4,
            request -> {
              overlapped.compareAndSet(false, concurrent.incrementAndGet() > 1);
              done.incrementAndGet();
              concurrent.decrementAndGet();
            },
            open::set);
    for (int i = 0; i < 5_000; i++) {
      long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!open.get()) {
        assertThat(System.nanoTime()).as("held for good after %d requests", i).isLessThan(patience);
        Thread.onSpinWait();
      }
      queue.add(request("x"));
    }

    await().until(() -> done.get() == 5_000);
    assertThat(open).isTrue();
    assertThat(overlapped).as("one at a time").isFalse();
  }

  private static Incoming request(String text) {
    return new Incoming.Text(text.getBytes(UTF_8));
  }

  private static String text(Incoming request) {
    return new String(((Incoming.Text) request).utf8(), UTF_8);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
