package dev.overseer.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Stands between a client and a hub and cuts connections in the middle of whatever they carry. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final RandomGenerator random;
  private final int cuts;
  private final long mostBytes;
  private final List<Socket> open = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private CuttingProxy(
      ServerSocket listener, int target, RandomGenerator random, int cuts, long mostBytes) {
    this.listener = listener;
    this.target = target;
    this.random = random;
    this.cuts = cuts;
    this.mostBytes = mostBytes;
  }

  /**
   * A proxy on a free port.
   *
   * @param cuts how many connections are cut; those after them live
   * @param mostBytes after how many at most, in both directions together
   */
  static CuttingProxy to(int port, RandomGenerator random, int cuts, long mostBytes)
      throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    CuttingProxy proxy = new CuttingProxy(listener, port, random, cuts, mostBytes);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  HubAddress address() {
    return new HubAddress.Tcp("127.0.0.1", listener.getLocalPort(), false, "/ws");
  }

  int connections() {
    return connections.get();
  }

  /** Cuts all connections now. */
  void cutAll() throws IOException {
    synchronized (open) {
      for (Socket each : open) {
        each.close();
      }
      open.clear();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cutAll();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket hub = new Socket(InetAddress.getLoopbackAddress(), target);
        synchronized (open) {
          open.add(client);
          open.add(hub);
        }
        boolean cut = connections.getAndIncrement() < cuts;
        AtomicLong left = new AtomicLong(cut ? random.nextLong(mostBytes) : Long.MAX_VALUE);
        Thread.ofVirtual().start(() -> forward(client, hub, left));
        Thread.ofVirtual().start(() -> forward(hub, client, left));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void forward(Socket from, Socket to, AtomicLong left) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        long before = left.getAndAdd(-count);
        out.write(buffer, 0, Math.clamp(before, 0, count));
        if (before <= count) {
          return;
        }
      }
    } catch (IOException gone) {
      // One side hung up, or the other direction cut.
    }
  }
}
