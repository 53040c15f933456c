package dev.overseer.client;

import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.Wire;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A hub that does exactly what a test tells it, over a real socket, and is strict about what a
 * WebSocket client has to do: each violation is kept, and thrown by {@link #close}.
 */
final class FakeHub implements AutoCloseable {
  /** What happens on one connection, after the upgrade. Its end closes the connection. */
  interface Script {
    void play(Peer peer) throws Exception;
  }

  private final Closeable listener;
  private final HubAddress address;
  private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Closeable> open = new ArrayList<>();
  private volatile String upgradeAnswer = "";

  private FakeHub(Closeable listener, HubAddress address) {
    this.listener = listener;
    this.address = address;
  }

  /** A hub on a free TCP port that plays the n-th script on the n-th connection. */
  static FakeHub onTcp(Script... scripts) {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      HubAddress address = new HubAddress.Tcp("127.0.0.1", server.getLocalPort(), false, "/ws");
      FakeHub hub = new FakeHub(server, address);
      hub.serve(
          () -> {
            Socket socket = server.accept();
            return new Transport(socket.getInputStream(), socket.getOutputStream(), socket);
          },
          scripts);
      return hub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same behind TLS. */
  static FakeHub onTls(SSLContext context, Script... scripts) {
    try {
      ServerSocket server =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      FakeHub hub =
          new FakeHub(server, new HubAddress.Tcp("127.0.0.1", server.getLocalPort(), true, "/ws"));
      hub.serve(
          () -> {
            Socket socket = server.accept();
            return new Transport(socket.getInputStream(), socket.getOutputStream(), socket);
          },
          scripts);
      return hub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same on a Unix socket. */
  static FakeHub onUnix(Path path, Script... scripts) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path));
      FakeHub hub = new FakeHub(server, new HubAddress.Unix(path));
      hub.serve(
          () -> {
            SocketChannel channel = server.accept();
            return new Transport(
                Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
          },
          scripts);
      return hub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers upgrades with this text and hangs up, from now on. */
  FakeHub answering(String httpAnswer) {
    upgradeAnswer = httpAnswer.replace("\n", "\r\n");
    return this;
  }

  HubAddress address() {
    return address;
  }

  HubSettings settings() {
    return HubSettings.of(address);
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (open) {
      for (Closeable each : open) {
        each.close();
      }
    }
    Throwable failure = failures.poll();
    if (failure != null) {
      throw new AssertionError("the fake hub's script failed", failure);
    }
  }

  private interface Accept {
    Transport next() throws IOException;
  }

  private void serve(Accept accept, Script... scripts) {
    Thread.ofPlatform()
        .name("fake-hub")
        .daemon()
        .start(
            () -> {
              while (true) {
                Transport transport;
                try {
                  transport = accept.next();
                } catch (IOException closed) {
                  return;
                }
                synchronized (open) {
                  open.add(transport.socket());
                }
                int number = connections.getAndIncrement();
                Script script = number < scripts.length ? scripts[number] : Peer::untilGone;
                Thread.ofPlatform()
                    .name("fake-hub-" + number)
                    .daemon()
                    .start(() -> play(transport, script));
              }
            });
  }

  private void play(Transport transport, Script script) {
    try (transport) {
      Peer peer = new Peer(transport);
      Map<String, String> head = peer.readRequest();
      if (!upgradeAnswer.isEmpty()) {
        transport.out().write(upgradeAnswer.getBytes(StandardCharsets.UTF_8));
        transport.out().flush();
        return;
      }
      peer.upgrade(head);
      script.play(peer);
    } catch (EOFException | ClosedChannelException | SocketException | SSLException gone) {
      // The client hung up: a script that minds reads until then.
    } catch (Exception | AssertionError e) {
      failures.add(e);
    }
  }

  /** One client, as the hub sees it. */
  static final class Peer {
    private final DataInputStream in;
    private final OutputStream out;
    private final Closeable socket;
    private Map<String, String> headers = Map.of();
    private @Nullable Integer closeCode;

    Peer(Transport transport) {
      in = new DataInputStream(transport.in());
      out = transport.out();
      socket = transport.socket();
    }

    /** The request's headers, by lower-case name. */
    Map<String, String> headers() {
      return headers;
    }

    /** Reads the next request, which must be of this type. */
    <T extends ClientMessage> T expect(Class<T> type) throws IOException {
      ClientMessage message = receive();
      if (!type.isInstance(message)) {
        throw new AssertionError("expected %s, got %s".formatted(type.getSimpleName(), message));
      }
      return type.cast(message);
    }

    ClientMessage receive() throws IOException {
      return Wire.readClientMessage(text().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the next text; answers nothing else. */
    String text() throws IOException {
      Frame frame = frame();
      if (frame.opcode != 1) {
        throw new AssertionError("expected a text frame, got opcode " + frame.opcode);
      }
      return new String(frame.payload, StandardCharsets.UTF_8);
    }

    /** Reads a frame, which must be whole and masked. */
    Frame frame() throws IOException {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if ((first & 0xf0) != 0x80) {
        throw new AssertionError("the client sent a fragment or a reserved bit: " + first);
      }
      if ((second & 0x80) == 0) {
        throw new AssertionError("the client sent an unmasked frame");
      }
      long length = second & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] mask = new byte[4];
      in.readFully(mask);
      byte[] payload = new byte[Math.toIntExact(length)];
      in.readFully(payload);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      if ((first & 0x0f) == 8) {
        closeCode = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
      }
      return new Frame(first & 0x0f, payload);
    }

    @SuppressWarnings("ArrayRecordComponent") // a test's own, compared by nobody
    record Frame(int opcode, byte[] payload) {}

    void send(ServerMessage message) throws IOException {
      sendFrame(0x81, Wire.write(message));
    }

    void sendText(String json) throws IOException {
      sendFrame(0x81, json.getBytes(StandardCharsets.UTF_8));
    }

    void sendFrame(int firstOctet, byte[] payload) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(firstOctet);
      int length = payload.length;
      if (length < 126) {
        frame.write(length);
      } else if (length < 65_536) {
        frame.write(126);
        frame.write(length >>> 8);
        frame.write(length);
      } else {
        frame.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          frame.write((int) ((long) length >>> shift));
        }
      }
      frame.write(payload);
      sendBytes(frame.toByteArray());
    }

    void sendBytes(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    void sendClose(int code, String reason) throws IOException {
      byte[] text = reason.getBytes(StandardCharsets.UTF_8);
      byte[] payload = new byte[2 + text.length];
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
      System.arraycopy(text, 0, payload, 2, text.length);
      sendFrame(0x88, payload);
    }

    /** Cuts the connection, as a network does. */
    void cut() throws IOException {
      socket.close();
    }

    /** Takes whatever comes until the client hangs up; returns the code that it closed with. */
    int untilGone() throws IOException {
      try {
        while (true) {
          frame();
        }
      } catch (EOFException | SocketException gone) {
        return closeCode == null ? 1006 : closeCode;
      }
    }

    private Map<String, String> readRequest() throws IOException {
      String request = line(in);
      if (!request.equals("GET /ws HTTP/1.1")) {
        throw new AssertionError("not a request for a WebSocket: " + request);
      }
      Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(": ");
        fields.put(line.substring(0, colon), line.substring(colon + 2));
      }
      headers = fields;
      return fields;
    }

    private void upgrade(Map<String, String> head) throws Exception {
      if (!"websocket".equals(head.get("upgrade"))
          || !"Upgrade".equals(head.get("connection"))
          || !"13".equals(head.get("sec-websocket-version"))
          || head.get("host") == null) {
        throw new AssertionError("not a WebSocket's request: " + head);
      }
      String key = String.valueOf(head.get("sec-websocket-key"));
      if (Base64.getDecoder().decode(key).length != 16) {
        throw new AssertionError("the key must be 16 bytes: " + key);
      }
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.US_ASCII));
      sendBytes(
          ("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                  + "sec-websocket-accept: "
                  + Base64.getEncoder().encodeToString(hash)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        if (octet < 0) {
          throw new EOFException();
        }
        line.append((char) octet);
      }
      if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
        throw new AssertionError("a header line ends with CR LF: " + line);
      }
      return line.substring(0, line.length() - 1);
    }
  }

  /** Waits for a failure that a script is known to run into. */
  @Nullable Throwable failure() throws InterruptedException {
    return failures.poll(5, TimeUnit.SECONDS);
  }
}
