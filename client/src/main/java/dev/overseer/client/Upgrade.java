package dev.overseer.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Turns an HTTP connection into a WebSocket. Source: RFC 6455, section 4. */
final class Upgrade {
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final HubSettings settings;
  private final RandomGenerator random;

  Upgrade(HubSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /**
   * Asks for it and reads the answer, up to the first frame.
   *
   * @throws ClientException.AccessDenied if the hub wants a token, or another one
   * @throws ClientException.NotAHub if the answer is anything else than yes
   */
  void perform(InputStream in, OutputStream out) throws IOException {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    out.write(request(key).getBytes(StandardCharsets.US_ASCII));
    out.flush();
    List<String> answer = readHead(in);
    int status = status(answer.getFirst());
    switch (status) {
      case 101 -> requireAccepted(answer, key);
      case 401 -> throw denied();
      case 403 ->
          throw new ClientException.AccessDenied(
              settings.address(), "this machine is not in its trusted_cidrs");
      case 404 -> throw notAHub("it has no WebSocket at %s".formatted(path()));
      default -> throw notAHub("it answers \"%s\"".formatted(answer.getFirst()));
    }
  }

  private String request(String key) {
    String host =
        switch (settings.address()) {
          case HubAddress.Tcp tcp -> tcp.authority();
          case HubAddress.Unix _ -> "localhost";
        };
    String authorization =
        settings.token().map(token -> "Authorization: Bearer " + token.value() + "\r\n").orElse("");
    return """
    GET %s HTTP/1.1\r
    Host: %s\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Key: %s\r
    Sec-WebSocket-Version: 13\r
    %s\r
    """
        .formatted(path(), host, key, authorization);
  }

  private String path() {
    return switch (settings.address()) {
      case HubAddress.Tcp tcp -> tcp.path();
      case HubAddress.Unix _ -> "/ws";
    };
  }

  private List<String> readHead(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int count = 0; count < LARGEST_ANSWER; count++) {
      int octet = in.read();
      if (octet < 0) {
        if (count == 0) {
          throw new EOFException("closed without an answer");
        }
        break;
      }
      // The head of a TLS alert: what a server says to a client that doesn't encrypt.
      if (count == 0 && octet == 0x15) {
        throw notAHub("it speaks TLS; write https://");
      }
      if (octet != '\n') {
        line.write(octet);
        continue;
      }
      String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      line.reset();
      if (!text.isEmpty()) {
        lines.add(text);
      } else if (!lines.isEmpty()) {
        return lines;
      }
    }
    throw notAHub("it does not speak HTTP");
  }

  private int status(String line) {
    String[] words = line.split(" ", 3);
    if (!words[0].startsWith("HTTP/1.") || words.length < 2 || !words[1].matches("\\d{3}")) {
      throw notAHub("it does not speak HTTP");
    }
    return Integer.parseInt(words[1]);
  }

  private void requireAccepted(List<String> answer, String key) {
    String expected = acceptance(key);
    boolean accepted =
        answer.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-accept:"))
            .anyMatch(line -> line.substring(line.indexOf(':') + 1).strip().equals(expected));
    if (!accepted) {
      throw notAHub("it accepts a WebSocket without proof that it knows what that is");
    }
  }

  private static String acceptance(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }

  private ClientException denied() {
    return new ClientException.AccessDenied(
        settings.address(),
        settings.token().isPresent()
            ? "it does not know this token"
            : "it wants a token; name a file that holds it with --token-file, or set"
                + " OVERSEER_TOKEN");
  }

  private ClientException notAHub(String why) {
    return new ClientException.NotAHub(settings.address(), why);
  }
}
