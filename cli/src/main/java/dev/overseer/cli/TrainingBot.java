package dev.overseer.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Approves of everything, so that a hook has somebody to ask. By hand, since what it loads is
 * recorded, too.
 */
final class TrainingBot implements AutoCloseable {
  private final ServerSocket server;

  private TrainingBot(ServerSocket server) {
    this.server = server;
  }

  static TrainingBot open() throws IOException {
    TrainingBot bot = new TrainingBot(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().start(bot::serve);
    return bot;
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        answer(connection);
      } catch (IOException gone) {
        // The next one may come through.
        Thread.onSpinWait();
      }
    }
  }

  private static void answer(Socket connection) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
    String first = String.valueOf(in.readLine());
    int body = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("Content-Length: ")) {
        body = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    in.skip(body);
    String answer =
        "{\"askId\":\"1\",\"state\":\"%s\",\"by\":\"nobody\"}"
            .formatted(first.startsWith("POST") ? "pending" : "approved");
    connection
        .getOutputStream()
        .write(
            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(answer.length(), answer)
                .getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
