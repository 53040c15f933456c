package dev.overseer.bot.steering;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.runs.BridgeAddress;
import dev.overseer.core.Timers;
import dev.overseer.core.settings.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands an input to a bridge: {@code POST /input}, on a connection of its own. By hand, since
 * {@code java.net.http} speaks to no Unix socket. Thread-safe.
 */
final class CallBridge {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int STATUS_LINE = 256;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})[ \r]");

  private final Timers timers;

  private final Optional<Secret> secret;

  CallBridge(Timers timers, Optional<Secret> secret) {
    this.timers = timers;
    this.secret = secret;
  }

  /**
   * Hands it over, once.
   *
   * @return what the bridge says; {@link Outcome.Status#FAILED} also where it said nothing, so that
   *     nobody can know
   * @throws IOException if the bridge can't be reached, so that the input certainly is not there
   */
  Outcome deliver(BridgeAddress address, Input input) throws IOException {
    // The id also keeps the signatures apart of the same text twice in a second.
    byte[] body =
        Json.bytes(
            Json.object()
                .put("text", input.text())
                .put("author", input.author())
                .put("channelId", input.spot())
                .put("run", input.run().toString())
                .put("id", input.id()));
    try (SocketChannel channel = connect(address)) {
      Timers.Timer limit = timers.after(PATIENCE, () -> close(channel));
      try {
        write(channel, ByteBuffer.wrap(head(address, body)));
        write(channel, ByteBuffer.wrap(body));
        return outcome(read(channel));
      } catch (IOException unknown) {
        return new Outcome(
            Outcome.Status.FAILED, "the bridge did not answer, so it may have arrived or not");
      } finally {
        limit.cancel();
      }
    }
  }

  private static SocketChannel connect(BridgeAddress address) throws IOException {
    return switch (address) {
      case BridgeAddress.Port(String host, int port) ->
          SocketChannel.open(new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port));
      case BridgeAddress.Socket(var path) -> {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
          channel.connect(UnixDomainSocketAddress.of(path));
          yield channel;
        } catch (IOException | RuntimeException e) {
          channel.close();
          throw e;
        }
      }
    };
  }

  private byte[] head(BridgeAddress address, byte[] body) {
    String host =
        switch (address) {
          case BridgeAddress.Port(String name, int port) -> name + ":" + port;
          case BridgeAddress.Socket(var path) -> "localhost";
        };
    StringBuilder head = new StringBuilder("POST /input HTTP/1.1\r\nHost: ").append(host);
    head.append("\r\nContent-Type: application/json\r\nConnection: close");
    secret.ifPresent(
        key -> {
          long now = timers.instant().getEpochSecond();
          head.append("\r\nX-Timestamp: ").append(now);
          head.append("\r\nX-Signature-256: ").append(SignRequest.sign(key, now, body));
        });
    head.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The status says it all; how the answer goes on, and whether it ends, is of no interest. */
  private static int read(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(STATUS_LINE);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
      Matcher status = STATUS.matcher(text);
      if (status.lookingAt()) {
        return Integer.parseInt(status.group(1));
      }
    }
    throw new IOException("no HTTP");
  }

  private static Outcome outcome(int code) {
    return switch (code) {
      case 200 -> Outcome.of(Outcome.Status.DELIVERED);
      case 503 -> Outcome.of(Outcome.Status.NO_READER);
      case 429 -> Outcome.of(Outcome.Status.BUSY);
      case 400, 413 -> Outcome.of(Outcome.Status.BAD_INPUT);
      case 401, 403 ->
          new Outcome(
              Outcome.Status.FAILED, "the bridge refuses the bot: compare BRIDGE_SECRET on both");
      default -> new Outcome(Outcome.Status.FAILED, "the bridge answered " + code);
    };
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      return;
    }
  }
}
