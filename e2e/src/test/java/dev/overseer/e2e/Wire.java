package dev.overseer.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A wire between two programs that can be cut: while it is, nothing comes through in either
 * direction, and nobody is told, as with a network that is gone.
 */
final class Wire implements AutoCloseable {
  private final ServerSocket listener;
  private final int to;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private boolean cut;

  Wire(int to) throws IOException {
    this.to = to;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("wire").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized void cut() {
    cut = true;
  }

  synchronized void mend() {
    cut = false;
    notifyAll();
  }

  private synchronized void awaitWhole() throws InterruptedException {
    while (cut) {
      wait();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket here = listener.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
        sockets.addAll(List.of(here, there));
        Thread.ofPlatform().daemon().start(() -> carry(here, there));
        Thread.ofPlatform().daemon().start(() -> carry(there, here));
      }
    } catch (IOException closed) {
      // It is over.
    }
  }

  private void carry(Socket from, Socket into) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        into) {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitWhole();
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException closed) {
      // One of them has gone.
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    mend();
  }
}
