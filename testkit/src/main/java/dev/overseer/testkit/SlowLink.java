package dev.overseer.testkit;

import dev.overseer.core.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A way to a port of this machine that is slow, as that of a telephone in a train, and that can be
 * cut. What is sent arrives in order, after the latency, and no faster than the bandwidth lets it.
 * Thread-safe.
 */
public final class SlowLink implements AutoCloseable {
  private static final int PACKET_BYTES = 1400;
  private static final int PACKETS_UNDER_WAY = 64;

  private final int target;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = DaemonThreads.pool("slow-link");
  private volatile long latencyNanos;
  private volatile long bytesPerSecond;

  private SlowLink(int target, Duration latency, long bytesPerSecond) throws IOException {
    this.target = target;
    latencyNanos = latency.toNanos();
    this.bytesPerSecond = bytesPerSecond;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared, handed over once.
  private record Packet(long dueNanos, byte[] bytes) {
    static final Packet END = new Packet(0, new byte[0]);

    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  /**
   * Opens one.
   *
   * @param latency in each direction
   * @param bytesPerSecond of each connection in each direction
   */
  public static SlowLink to(int port, Duration latency, long bytesPerSecond) {
    try {
      return new SlowLink(port, latency, bytesPerSecond);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it begins. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Makes it slower or faster, for what is sent from now on. */
  public void speed(Duration latency, long bytes) {
    latencyNanos = latency.toNanos();
    bytesPerSecond = bytes;
  }

  /** Cuts all connections that there are; new ones can be made. */
  public void cut() {
    open.forEach(SlowLink::close);
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listening.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(near);
        open.add(far);
        carry(near, far);
        carry(far, near);
      }
    } catch (IOException closed) {
      cut();
    }
  }

  private void carry(Socket from, Socket to) {
    LinkedBlockingQueue<Packet> underWay = new LinkedBlockingQueue<>(PACKETS_UNDER_WAY);
    threads.execute(() -> take(from, underWay));
    threads.execute(() -> deliver(underWay, to));
  }

  private void take(Socket from, LinkedBlockingQueue<Packet> underWay) {
    byte[] buffer = new byte[PACKET_BYTES];
    try {
      try (InputStream in = from.getInputStream()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          underWay.put(new Packet(System.nanoTime() + latencyNanos, Arrays.copyOf(buffer, read)));
        }
      } catch (IOException gone) {
        open.remove(from);
      }
      underWay.put(Packet.END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(LinkedBlockingQueue<Packet> underWay, Socket to) {
    try (OutputStream out = to.getOutputStream()) {
      for (Packet packet = underWay.take(); !packet.isEnd(); packet = underWay.take()) {
        TimeUnit.NANOSECONDS.sleep(packet.dueNanos() - System.nanoTime());
        out.write(packet.bytes());
        TimeUnit.NANOSECONDS.sleep(packet.bytes().length * 1_000_000_000L / bytesPerSecond);
      }
    } catch (IOException gone) {
      open.remove(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
    threads.shutdownNow();
  }
}
