package dev.overseer.engine.temporal;

import static dev.overseer.core.log.LogField.field;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import io.grpc.Status;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the server that an attempt lives, and hears from it whether it still should.
 *
 * <p>The SDK has heartbeats of its own, which don't say when the last one arrived. That must be
 * known: after the time-out the server gives the task to somebody else, so by then our agent must
 * be gone, whether we were cut off or were stopped ourselves. Time is measured by a clock that goes
 * on in both cases.
 *
 * <p>Thread-safe.
 */
final class BeatAttempts {
  /** Many attempts are over by then, and cost the server one call less. */
  static final Duration SOON = Duration.ofMillis(250);

  private final Connection connection;
  private final Timers time;
  private final Log log;
  private final Duration first;
  private final Duration interval;
  private final Duration timeout;

  /**
   * @param first when the first one is sent; the others follow by the interval
   * @param timeout after how long in silence the server gives the task to somebody else
   */
  BeatAttempts(
      Connection connection,
      Timers time,
      Log log,
      Duration first,
      Duration interval,
      Duration timeout) {
    this.connection = connection;
    this.time = time;
    this.log = log;
    this.first = first.compareTo(interval) < 0 ? first : interval;
    this.interval = interval;
    this.timeout = timeout;
  }

  /** Hears what the server has to say of something that lives. Called once at most of each. */
  interface Listener {
    /** It is to end. */
    void cancelled();

    /** Somebody else has it now, or will have it soon. */
    void lost(String why);
  }

  /** Goes on telling until it is closed. */
  final class Beat implements AutoCloseable {
    private final ByteString token;
    private final Supplier<ObjectNode> details;
    private final Listener listener;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile long arrived = System.nanoTime();

    private Beat(ByteString token, Supplier<ObjectNode> details, Listener listener) {
      this.token = token;
      this.details = details;
      this.listener = listener;
    }

    private void go() {
      if (over.get()) {
        return;
      }
      time.after(interval, this::go);
      long silent = System.nanoTime() - arrived;
      if (silent > timeout.toNanos()) {
        tell(() -> listener.lost("the server did not hear of it for " + seconds(silent) + " s"));
        return;
      }
      send();
    }

    private void send() {
      long sent = System.nanoTime();
      Payloads payloads =
          connection.converter().toPayloads(details.get()).orElseGet(Payloads::getDefaultInstance);
      Futures.addCallback(
          connection
              .stubs()
              .futureStub()
              .withDeadlineAfter(timeout.toMillis() / 3, TimeUnit.MILLISECONDS)
              .recordActivityTaskHeartbeat(
                  RecordActivityTaskHeartbeatRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setTaskToken(token)
                      .setDetails(payloads)
                      .build()),
          new FutureCallback<>() {
            @Override
            public void onSuccess(RecordActivityTaskHeartbeatResponse answer) {
              arrived = sent;
              if (answer.getCancelRequested()) {
                tell(listener::cancelled);
              }
            }

            @Override
            public void onFailure(Throwable thrown) {
              failed(thrown);
            }
          },
          MoreExecutors.directExecutor());
    }

    private void failed(Throwable thrown) {
      if (over.get()) {
        return;
      }
      if (Status.fromThrowable(thrown).getCode() == Status.Code.NOT_FOUND) {
        tell(() -> listener.lost("the server no longer waits for it"));
      } else {
        log.debug("a heartbeat did not arrive", field("why", String.valueOf(thrown)));
      }
    }

    private void tell(Runnable what) {
      if (!over.get() && told.compareAndSet(false, true)) {
        what.run();
      }
    }

    @Override
    public void close() {
      over.set(true);
    }
  }

  /**
   * Begins to tell.
   *
   * @param details what others see of it; called at each beat, must be quick
   */
  Beat begin(ByteString token, Supplier<ObjectNode> details, Listener listener) {
    Beat beat = new Beat(token, details, listener);
    time.after(first, beat::go);
    return beat;
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
