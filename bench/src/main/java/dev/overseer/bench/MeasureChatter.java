package dev.overseer.bench;

import dev.overseer.testkit.browser.Page;
import dev.overseer.testkit.browser.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How fluid a page is while the task that it shows talks without end, and how large it gets. */
final class MeasureChatter {
  private final Page page;
  private final long heapBefore;

  /**
   * @param page shows a task that has not begun
   */
  MeasureChatter(Page page) {
    this.page = page;
    heapBefore = page.heapBytes();
  }

  /**
   * What came out.
   *
   * @param longestTaskMillis of the main thread, by the browser's own trace
   * @param longestFrameMillis from one frame to the next
   * @param late frames that came more than 50 ms after the one before
   * @param busyMillis how long the main thread was at work
   * @param lastLine the number of the last line shown when the task has ended
   */
  record Measured(
      double longestTaskMillis,
      double longestFrameMillis,
      long frames,
      long late,
      double busyMillis,
      long heapBefore,
      long heapAfter,
      long lastLine) {}

  /** Watches for a while, and waits for the task's end then. */
  Measured watch(int seconds) {
    page.untilAtLast("document.querySelectorAll('.line').length > 20");
    List<JsonNode> frames = new ArrayList<>();
    Trace trace = page.trace(() -> frames.add(watchFrames(seconds)));
    long heapAfter = page.heapBytes();
    page.untilAtLast("document.querySelector('.terminal').innerText.includes('■ process')");
    long last =
        page.evaluate(
                """
                [...document.querySelectorAll('.line.stdout .seq')]
                  .reduce((most, seq) => Math.max(most, Number(seq.textContent)), 0)
                """)
            .asLong();
    JsonNode seen = frames.getFirst();
    return new Measured(
        trace.longestTaskMillis(),
        seen.path("longest").asDouble(),
        seen.path("frames").asLong(),
        seen.path("late").asLong(),
        trace.busyMillis(),
        heapBefore,
        heapAfter,
        last);
  }

  private JsonNode watchFrames(int seconds) {
    return page.evaluate(
        """
        new Promise((done) => {
          const until = performance.now() + %d;
          let last = performance.now();
          let longest = 0;
          let frames = 0;
          let late = 0;
          const frame = () => {
            const now = performance.now();
            longest = Math.max(longest, now - last);
            late += now - last > 50 ? 1 : 0;
            frames++;
            last = now;
            if (now < until) requestAnimationFrame(frame);
            else done({ longest, frames, late });
          };
          requestAnimationFrame(frame);
        })
        """
            .formatted(Duration.ofSeconds(seconds).toMillis()),
        Duration.ofSeconds(seconds + 30L));
  }
}
