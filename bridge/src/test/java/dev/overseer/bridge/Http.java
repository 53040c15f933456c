package dev.overseer.bridge;

import dev.overseer.bridge.http.ListenAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Requests as they go on the wire, over TCP or a Unix socket. */
public final class Http {
  private Http() {}

  /** A response, read to the end of the connection. */
  public record Got(int status, String head, String body) {
    static Got of(String text) {
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        return new Got(0, "", text);
      }
      return new Got(
          Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }

    /** A header's value. */
    public Optional<String> header(String name) {
      return head.lines()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  public static Got get(ListenAddress address, String path) {
    return raw(address, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path));
  }

  public static Got post(
      ListenAddress address, String path, String body, Map<String, String> more) {
    return raw(
        address,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
            .formatted(
                path,
                body.getBytes(StandardCharsets.UTF_8).length,
                more.entrySet().stream()
                    .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                    .collect(Collectors.joining()),
                body));
  }

  /** Sends a text as it is, and reads until the other side closes. */
  public static Got raw(ListenAddress address, String text) {
    return raw(address, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Got raw(ListenAddress address, byte[] bytes) {
    try (SocketChannel channel = SocketChannel.open(address.socket())) {
      ByteBuffer request = ByteBuffer.wrap(bytes);
      while (request.hasRemaining()) {
        channel.write(request);
      }
      channel.shutdownOutput();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (channel.read(buffer) >= 0) {
        all.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return Got.of(all.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
