package dev.overseer.testkit.discord;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Makes a WebSocket of an HTTP connection, where the gateway lets it. */
final class Handshake {
  private Handshake() {}

  /**
   * Answers a client's handshake.
   *
   * @param open whether the gateway takes anybody at all
   * @return nothing if it was refused
   */
  static Optional<WebSocket> shake(ApiRequest request, Socket raw, InputStream in, boolean open)
      throws IOException {
    OutputStream out = raw.getOutputStream();
    boolean json = request.query().getOrDefault("encoding", "").equals("json");
    boolean here = request.path().equals("/") || request.path().isEmpty();
    if (!open || !json || !here) {
      String refusal = open ? "400 Bad Request" : "503 Service Unavailable";
      out.write(head(refusal, "Content-Length: 0\r\nConnection: close\r\n"));
      out.flush();
      return Optional.empty();
    }
    out.write(
        head(
            "101 Switching Protocols",
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + WebSocket.accept(request.header("Sec-WebSocket-Key"))
                + "\r\n"));
    out.flush();
    return Optional.of(new WebSocket(raw, in));
  }

  private static byte[] head(String status, String headers) {
    return ("HTTP/1.1 " + status + "\r\n" + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }
}
