package dev.overseer.testkit.discord;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One connection to the gateway. Its reader is the server's thread for the socket; what it is sent
 * goes through a queue to a writer of its own, so that no client can hold up the fake.
 *
 * <pre>
 * HELLO ─► IDENTIFY ─► READY, GUILD_CREATE… ─► events
 *      └─► RESUME ───► missed events, RESUMED ─┘
 * </pre>
 */
final class GatewayConnection {
  private static final int LONGEST_PAYLOAD = 4096;
  private static final int MOST_PER_MINUTE = 120;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What the writer does. */
  private sealed interface Order {
    record Send(ObjectNode frame) implements Order {}

    record Close(int code, String reason) implements Order {}

    record Stop() implements Order {}
  }

  private final Gateway gateway;
  private final WebSocket socket;
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final boolean compressed;
  private final Deflater deflater = new Deflater();
  private final Deque<Instant> received = new ArrayDeque<>();
  private Optional<GatewaySession> session = Optional.empty();

  GatewayConnection(Gateway gateway, WebSocket socket, boolean compressed) {
    this.gateway = gateway;
    this.socket = socket;
    this.compressed = compressed;
  }

  /** Serves it until it ends. */
  void serve() {
    Thread writer = Thread.ofPlatform().daemon().name("fake-gateway-writer").start(this::write);
    try {
      int beat = Math.toIntExact(gateway.heartbeat().toMillis());
      // A client has a beat and a half of grace before Discord holds it for dead.
      socket.patience(beat + beat / 2);
      ObjectNode hello = JSON.createObjectNode().put("op", 10);
      hello.putObject("d").put("heartbeat_interval", beat).putArray("_trace");
      send(hello);
      WebSocket.Message message = socket.read();
      while (message.opcode() != WebSocket.CLOSE) {
        receive(message);
        message = socket.read();
      }
      int code = message.closeCode();
      if (code == 1000 || code == 1001) {
        session.ifPresent(gateway::end);
      }
      close(code == 1005 ? 1000 : code, "");
    } catch (SocketTimeoutException e) {
      protest(4009, "Session timed out: no heartbeat");
    } catch (IOException e) {
      // The client went away, or a test cut it off; its session waits for it.
    } finally {
      session.ifPresent(known -> known.lost(this));
      orders.add(new Order.Stop());
      gateway.gone(this);
      joinQuietly(writer);
      deflater.end();
      socket.drop();
    }
  }

  private static void joinQuietly(Thread writer) {
    try {
      writer.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive(WebSocket.Message message) {
    if (message.payload().length > LONGEST_PAYLOAD) {
      protest(4002, "Error while decoding payload: more than 4096 bytes");
      return;
    }
    if (tooMany()) {
      protest(4008, "You are being rate limited.");
      return;
    }
    JsonNode frame;
    try {
      frame = JSON.readTree(message.text());
    } catch (JacksonException e) {
      protest(4002, "Error while decoding payload.");
      return;
    }
    JsonNode data = frame.path("d");
    switch (frame.path("op").asInt(-1)) {
      case 1 -> beat();
      case 2 -> identify(data);
      case 3, 4 -> known();
      case 6 -> resume(data);
      case 8 -> {
        if (known()) {
          gateway.members(session.orElseThrow(), data);
        }
      }
      default -> protest(4001, "Unknown opcode.");
    }
  }

  private boolean tooMany() {
    Instant now = gateway.now();
    received.addLast(now);
    while (received.getFirst().plusSeconds(60).isBefore(now)) {
      received.removeFirst();
    }
    return received.size() > MOST_PER_MINUTE;
  }

  private boolean known() {
    if (session.isEmpty()) {
      protest(4003, "Not authenticated.");
    }
    return session.isPresent();
  }

  private void beat() {
    if (gateway.acknowledges()) {
      send(JSON.createObjectNode().put("op", 11));
    }
  }

  private void identify(JsonNode data) {
    if (session.isPresent()) {
      protest(4005, "Already authenticated.");
      return;
    }
    session = gateway.identify(this, data);
  }

  private void resume(JsonNode data) {
    if (session.isPresent()) {
      protest(4005, "Already authenticated.");
      return;
    }
    session = gateway.resume(this, data);
  }

  /** Closes it with a code that means that the client did something wrong. */
  void protest(int code, String reason) {
    gateway.violations().add(code, 0, "gateway: " + reason);
    close(code, reason);
  }

  void send(ObjectNode frame) {
    orders.add(new Order.Send(frame));
  }

  void close(int code, String reason) {
    orders.add(new Order.Close(code, reason));
  }

  void drop() {
    socket.drop();
  }

  private void write() {
    try {
      while (true) {
        switch (orders.take()) {
          case Order.Send(ObjectNode frame) -> write(frame.toString());
          case Order.Close(int code, String reason) -> socket.sayClose(code, reason);
          case Order.Stop() -> {
            return;
          }
        }
      }
    } catch (IOException e) {
      // The reader notices, too.
      socket.drop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(String frame) throws IOException {
    byte[] plain = frame.getBytes(StandardCharsets.UTF_8);
    if (!compressed) {
      socket.write(WebSocket.TEXT, plain);
      return;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    // One zlib stream for the whole connection; each message ends with a sync flush.
    DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater, 8192, true);
    out.write(plain);
    out.flush();
    socket.write(WebSocket.BINARY, packed.toByteArray());
  }
}
