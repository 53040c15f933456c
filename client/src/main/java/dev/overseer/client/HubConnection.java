package dev.overseer.client;

import dev.overseer.core.Timers;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.Wire;
import dev.overseer.protocol.WireException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/**
 * One WebSocket to a hub. It has no thread of its own: whoever asks or listens reads, on their own
 * thread, so that a command which asks one thing starts none, and a listener that is slow slows
 * nobody but itself.
 *
 * <p>One thread at a time may {@link #receive} or {@link #request}; any thread may {@link #send}
 * and {@link #close}.
 */
public final class HubConnection implements AutoCloseable {
  /** A list of fifty thousand tasks fits, and the heap of a short command holds it. */
  private static final int LARGEST_MESSAGE = 32 * 1024 * 1024;

  private static final int GOING_AWAY = 1001;
  private static final int NORMAL = 1000;
  private static final int TOO_LARGE = 1009;
  private static final int TRY_AGAIN_LATER = 1013;

  private final Timers timers;
  private final HubSettings settings;
  private final Transport transport;
  private final FrameReader frames;
  private final FrameWriter writer;
  private final KeepAlive keepAlive;
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicBoolean silent = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private HubConnection(
      HubSettings settings,
      Timers timers,
      Transport transport,
      FrameReader frames,
      FrameWriter writer) {
    this.settings = settings;
    this.timers = timers;
    this.transport = transport;
    this.frames = frames;
    this.writer = writer;
    keepAlive = new KeepAlive(timers, settings.keepAlive(), this::ask, this::giveUp);
  }

  /**
   * Connects, and returns once messages can flow.
   *
   * @param random for WebSocket keys and masks; need not be a strong one
   * @throws ClientException.NotReachable if nobody answers, or not in time
   * @throws ClientException.NotTrusted if the hub's certificate is not one to trust
   * @throws ClientException.AccessDenied if the hub doesn't let us in
   * @throws ClientException.NotAHub if something else answers
   */
  public static HubConnection open(HubSettings settings, Timers timers, RandomGenerator random) {
    try (Deadline deadline = new Deadline(timers, settings.connectTimeout())) {
      try {
        Transport transport = new OpenTransport(settings, deadline).open();
        return upgrade(settings, timers, random, transport, deadline);
      } catch (ClientException e) {
        if (deadline.expired()) {
          throw new ClientException.NotReachable(
              settings.address(),
              "no answer within " + settings.connectTimeout().toSeconds() + " s",
              e);
        }
        throw e;
      }
    }
  }

  private static HubConnection upgrade(
      HubSettings settings,
      Timers timers,
      RandomGenerator random,
      Transport transport,
      Deadline deadline) {
    try {
      FrameReader frames = new FrameReader(transport.in(), LARGEST_MESSAGE);
      new Upgrade(settings, random).perform(frames.beforeFrames(), transport.out());
      if (deadline.expired()) {
        throw new IOException("no answer in time");
      }
      return new HubConnection(
          settings, timers, transport, frames, new FrameWriter(transport.out(), random));
    } catch (SSLException e) {
      transport.close();
      // TLS 1.3 reports what it thinks of us with the first read.
      throw CertificateProblem.explain((HubAddress.Tcp) settings.address(), e);
    } catch (IOException e) {
      transport.close();
      throw new ClientException.NotReachable(settings.address(), OpenTransport.plainly(e), e);
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /** Where the hub is. */
  public HubAddress address() {
    return settings.address();
  }

  /** A request id that this connection has not used. */
  public String nextId() {
    return Long.toString(lastId.incrementAndGet());
  }

  /**
   * Sends a request and leaves its answer to {@link #receive}.
   *
   * @throws ClientException.ConnectionLost if it can't be sent
   */
  public void send(ClientMessage message) {
    try {
      writer.text(Wire.write(message));
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /**
   * Waits for the next message, for as long as it takes. A message of a type that only a newer
   * client knows is passed over.
   *
   * @throws ClientException.ConnectionLost if the connection ends, by {@link #close} too
   * @throws ClientException.Refused if the hub ended it because a request was too large
   */
  public ServerMessage receive() {
    while (true) {
      FrameReader.Frame frame;
      keepAlive.listening();
      try {
        frame = frames.next();
      } catch (IOException e) {
        throw lost(e);
      } finally {
        keepAlive.heard();
      }
      switch (frame) {
        case FrameReader.Frame.Text text -> {
          try {
            return Wire.readServerMessage(text.utf8());
          } catch (WireException.UnknownType _) {
            // Of a newer hub, and nothing that we have asked for.
          } catch (WireException e) {
            throw lost(new FrameReader.BadFrame("what can't be understood: " + e.getMessage()));
          }
        }
        case FrameReader.Frame.Ping ping -> pong(ping.payload());
        case FrameReader.Frame.Pong _ -> {}
        case FrameReader.Frame.Close close -> throw closedByHub(close);
      }
    }
  }

  /** Whether something of the next message is here already. For the thread that receives. */
  public boolean hasMore() {
    return frames.hasBuffered();
  }

  /**
   * Asks and waits for the answer.
   *
   * @param message makes the request with the id that it is given
   * @param pushes takes what comes before the answer and is none
   * @return the answer, never an {@code error}
   * @throws ClientException.Refused if the hub says no
   * @throws ClientException.NoAnswer if it says nothing in time; the connection is closed then
   * @throws ClientException.ConnectionLost if the connection ends
   */
  public ServerMessage request(
      Function<String, ClientMessage> message, Consumer<ServerMessage> pushes) {
    String id = nextId();
    ClientMessage request = message.apply(id);
    try (Deadline deadline = new Deadline(timers, settings.requestTimeout())) {
      deadline.guard(transport.socket());
      try {
        send(request);
        return answer(id, pushes);
      } catch (ClientException.ConnectionLost e) {
        if (deadline.expired()) {
          throw new ClientException.NoAnswer(address(), request.type(), settings.requestTimeout());
        }
        throw e;
      }
    }
  }

  /**
   * Asks for an answer of one type.
   *
   * @throws ClientException.ConnectionLost also if the answer is of another type
   * @see #request(Function, Consumer)
   */
  public <T extends ServerMessage> T request(
      Class<T> type, Function<String, ClientMessage> message, Consumer<ServerMessage> pushes) {
    ServerMessage answer = request(message, pushes);
    if (!type.isInstance(answer)) {
      throw lost(new FrameReader.BadFrame("\"%s\" for an answer".formatted(answer.type())));
    }
    return type.cast(answer);
  }

  /**
   * Ends the connection, and with it whatever waits on it. Does not wait for the hub. May be called
   * again.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      keepAlive.close();
      try {
        writer.close(NORMAL);
      } catch (IOException _) {
        // The hub is gone already: all the same.
      }
      transport.close();
    }
  }

  private ServerMessage answer(String id, Consumer<ServerMessage> pushes) {
    while (true) {
      ServerMessage received = receive();
      if (received instanceof ServerMessage.ErrorReply error
          // Without an id: the hub could not even read the request.
          && (error.id().equals(id) || error.id().isEmpty())) {
        throw new ClientException.Refused(error.message(), error.existingTaskId());
      }
      if (received.id().equals(id)) {
        return received;
      }
      pushes.accept(received);
    }
  }

  private void pong(byte[] payload) {
    try {
      writer.pong(payload);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private void ask() {
    // Not on the timers' thread: a write blocks where the hub has stopped reading.
    Thread.ofPlatform()
        .daemon()
        .name("overseer-ping")
        .start(
            () -> {
              try {
                writer.ping();
              } catch (IOException _) {
                // Then whoever receives learns of it.
              }
            });
  }

  private void giveUp() {
    silent.set(true);
    transport.close();
  }

  private ClientException closedByHub(FrameReader.Frame.Close close) {
    String reason = close.reason().isEmpty() ? "" : ": " + close.reason();
    if (close.code() == TOO_LARGE) {
      lost(new IOException("request too large"));
      // To ask again would bring the same.
      return new ClientException.Refused("the request is larger than the hub takes" + reason, "");
    }
    String why =
        switch (close.code()) {
          case NORMAL, GOING_AWAY -> "the hub is shutting down";
          case TRY_AGAIN_LATER -> "this client did not keep up with the output";
          default -> "the hub closed it with code " + close.code();
        };
    return lost(new IOException(why + reason));
  }

  /** Ends the connection for a reason. What the reason brought about, in its turn, is no news. */
  private ClientException lost(IOException reason) {
    keepAlive.close();
    transport.close();
    if (closed.getAndSet(true)) {
      return new ClientException.ConnectionLost(address(), "closed", reason);
    }
    if (silent.get()) {
      return new ClientException.ConnectionLost(
          address(), "not a sign of life for %d s".formatted(silence().toSeconds()));
    }
    String why = reason instanceof EOFException ? "the hub hung up" : OpenTransport.plainly(reason);
    return new ClientException.ConnectionLost(address(), why, reason);
  }

  private Duration silence() {
    return settings.keepAlive().multipliedBy(KeepAlive.SILENT_INTERVALS);
  }
}
