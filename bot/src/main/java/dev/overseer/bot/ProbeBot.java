package dev.overseer.bot;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a bot once whether it is well: for container health checks. */
public final class ProbeBot {
  private static final int PATIENCE_MILLIS = 3000;
  private static final int MOST_ANSWER = 4096;

  private final String host;
  private final int port;

  ProbeBot(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * An answer.
   *
   * @param well whether the bot can do its work
   * @param message what was found, in a sentence
   */
  public record Health(boolean well, String message) {}

  /** Asks. */
  public Health ask() {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      String request =
          "GET /healthz HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n".formatted(host, port);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return read(socket.getInputStream());
    } catch (IOException e) {
      return new Health(
          false, "the bot does not answer on %s:%d: %s".formatted(host, port, e.getMessage()));
    }
  }

  private static Health read(InputStream in) throws IOException {
    String answer = new String(in.readNBytes(MOST_ANSWER), StandardCharsets.UTF_8);
    int body = answer.indexOf("\r\n\r\n");
    String said = body < 0 ? "" : answer.substring(body).strip();
    return answer.startsWith("HTTP/1.1 200 ")
        ? new Health(true, "the bot is well")
        : new Health(false, "the bot is not well: " + said);
  }
}
