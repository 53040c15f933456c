package dev.overseer.discord.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that does with each connection what a test says, byte by byte. */
final class ScriptedServer implements AutoCloseable {

  /** What happens on one connection. */
  @FunctionalInterface
  interface Script {
    void play(Client client) throws Exception;
  }

  /** The other end of a connection. */
  static final class Client {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final List<String> requests;

    Client(Socket socket, List<String> requests) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
      this.requests = requests;
    }

    /** Reads a request with its body, and gives its head. */
    String read() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int c = in.read();
        if (c < 0) {
          throw new IOException("closed");
        }
        head.write(c);
      }
      String text = head.toString(StandardCharsets.ISO_8859_1);
      int length = text.indexOf("Content-Length: ");
      if (length >= 0) {
        int end = text.indexOf('\r', length);
        in.readNBytes(Integer.parseInt(text.substring(length + 16, end)));
      }
      requests.add(text);
      return text;
    }

    void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    Socket socket() {
      return socket;
    }
  }

  private final ServerSocket listener;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /**
   * @param scripts for the first connection, the second …; the last one for all that follow
   */
  ScriptedServer(Script... scripts) throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              for (int i = 0; !listener.isClosed(); i++) {
                accept(scripts[Math.min(i, scripts.length - 1)]);
              }
            });
  }

  private void accept(Script script) {
    try {
      Socket socket = listener.accept();
      open.add(socket);
      Thread.ofPlatform().daemon().start(() -> play(script, socket));
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void play(Script script, Socket socket) {
    try (socket) {
      script.play(new Client(socket, requests));
    } catch (Exception e) {
      // The client went away: what it thinks of that is what the test looks at.
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  Origin origin() {
    return new Origin(false, "127.0.0.1", port());
  }

  /** How many connections there were. */
  int connections() {
    return open.size();
  }

  /** The heads of all requests. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
