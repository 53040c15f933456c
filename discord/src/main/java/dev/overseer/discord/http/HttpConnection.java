package dev.overseer.discord.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** An open connection: what is written and read, and the socket under it, which can be cut. */
final class HttpConnection {
  private static final int BUFFER = 8192;

  private final Socket raw;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private long lastUsedNanos = System.nanoTime();

  /**
   * @param raw the TCP connection
   * @param socket the same, or TLS on top of it
   */
  HttpConnection(Socket raw, Socket socket) throws IOException {
    this.raw = raw;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  void used() {
    lastUsedNanos = System.nanoTime();
  }

  long idleNanos() {
    return System.nanoTime() - lastUsedNanos;
  }

  /** Whether the server has closed it, or sent what nobody asked for. Costs a millisecond. */
  boolean isStale() {
    try {
      socket.setSoTimeout(1);
      in.mark(1);
      if (in.read() >= 0) {
        in.reset();
      }
      return true;
    } catch (SocketTimeoutException stillThere) {
      return false;
    } catch (IOException broken) {
      return true;
    } finally {
      restoreTimeout();
    }
  }

  private void restoreTimeout() {
    try {
      socket.setSoTimeout(0);
    } catch (IOException alreadyClosed) {
      // The next use of it says so.
    }
  }

  /**
   * Ends it from any thread, at once. The TCP connection is closed, not the one on top: TLS would
   * say goodbye first, and wait for a lock that a stuck write holds.
   */
  void cut() {
    try {
      raw.close();
    } catch (IOException alreadyGone) {
      // It is gone, which is what was wanted.
    }
  }
}
