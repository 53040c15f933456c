package dev.overseer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client that does exactly what a test tells it, sense or nonsense: bytes on a socket, an
 * upgrade, frames. It reads when it is told to, so that a test can stop reading.
 */
final class TestClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;
  private static final byte[] MASK = {1, 2, 3, 4};

  private final AutoCloseable socket;
  private final DataInputStream in;
  private final OutputStream out;

  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

  /** A frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Frame(int opcode, boolean fin, byte[] payload) {
    static final Frame END = new Frame(-1, true, new byte[0]);

    String text() {
      return new String(payload, UTF_8);
    }

    int closeCode() {
      assertThat(opcode).as("a close frame, but it says: %s", text()).isEqualTo(8);
      return ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    }

    String closeText() {
      return new String(payload, 2, payload.length - 2, UTF_8);
    }
  }

  /** An answer over HTTP. */
  record HttpAnswer(int status, String head, String body) {}

  private TestClient(AutoCloseable socket, InputStream in, OutputStream out) {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(in, 1 << 18));
    this.out = out;
  }

  static TestClient to(ListenAddress address) {
    try {
      SocketChannel channel =
          switch (address) {
            case ListenAddress.Tcp tcp ->
                SocketChannel.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.port()));
            case ListenAddress.Unix unix -> {
              SocketChannel open = SocketChannel.open(StandardProtocolFamily.UNIX);
              open.connect(UnixDomainSocketAddress.of(unix.path()));
              yield open;
            }
          };
      return over(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client whose kernel takes little that it doesn't read. */
  static TestClient withSmallWindow(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 8 << 10);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return over(channel);
  }

  static TestClient over(Socket socket) throws IOException {
    return new TestClient(socket, socket.getInputStream(), socket.getOutputStream());
  }

  private static TestClient over(SocketChannel channel) {
    return new TestClient(
        channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
  }

  // HTTP

  TestClient upgrade(String... headers) {
    TestClient upgraded = upgradeWithoutReading(headers);
    upgraded.read();
    return upgraded;
  }

  TestClient upgradeWithoutReading(String... headers) {
    return upgradeWithoutReadingTo("/ws", headers);
  }

  /** To what the console is told besides the hub; doesn't read yet. */
  TestClient upgradeConsole(String... headers) {
    return upgradeWithoutReadingTo("/console/ws", headers);
  }

  private TestClient upgradeWithoutReadingTo(String path, String... headers) {
    HttpAnswer answer = tryUpgrade(path, headers);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(101);
    return this;
  }

  HttpAnswer tryUpgrade(String path, String... headers) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "GET " + path + " HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    for (String header : headers) {
      String name = header.substring(0, header.indexOf(':') + 1);
      lines.removeIf(line -> line.startsWith(name));
      lines.add(header);
    }
    bytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
    return answer(false);
  }

  HttpAnswer get(String path, String... headers) {
    return request("GET", path, headers);
  }

  HttpAnswer request(String method, String path, String... headers) {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: h\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    bytes(request.append("\r\n").toString().getBytes(ISO_8859_1));
    return answer(method.equals("HEAD"));
  }

  HttpAnswer answer(boolean head) {
    try {
      StringBuilder lines = new StringBuilder();
      while (!lines.toString().endsWith("\r\n\r\n")) {
        int c = in.read();
        if (c < 0) {
          throw new EOFException("the answer ends within its head: " + lines);
        }
        lines.append((char) c);
      }
      String text = lines.toString();
      int status = Integer.parseInt(text.substring(9, 12));
      byte[] body = new byte[head ? 0 : contentLength(text)];
      in.readFully(body);
      return new HttpAnswer(status, text, new String(body, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int contentLength(String head) {
    for (String line : head.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (line.startsWith("content-length:")) {
        return Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return 0;
  }

  /** Whether the server ends the connection without another byte. */
  boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  // Frames

  TestClient send(String json) {
    frame(0x81, json.getBytes(UTF_8));
    return this;
  }

  void frame(int firstByte, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(header(firstByte, payload.length));
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i % 4]);
    }
    bytes(frame.toByteArray());
  }

  /** The header of a masked frame that claims to have this many bytes. */
  static byte[] header(int firstByte, long length) {
    ByteBuffer header = ByteBuffer.allocate(14);
    header.put((byte) firstByte);
    if (length <= 125) {
      header.put((byte) (0x80 | length));
    } else if (length <= 0xFFFF) {
      header.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      header.put((byte) (0x80 | 127)).putLong(length);
    }
    header.put(MASK);
    byte[] bytes = new byte[header.position()];
    header.flip().get(bytes);
    return bytes;
  }

  void bytes(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads from now on. */
  TestClient read() {
    Thread.ofPlatform().daemon().start(this::readFrames);
    return this;
  }

  private void readFrames() {
    try {
      while (true) {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        if (length == 126) {
          length = in.readUnsignedShort();
        } else if (length == 127) {
          length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        frames.add(new Frame(first & 0xF, (first & 0x80) != 0, payload));
        if ((first & 0xF) == 8) {
          frame(0x88, payload);
        }
      }
    } catch (IOException | UncheckedIOException end) {
      frames.add(Frame.END);
    }
  }

  /** The next frame; fails if none comes. */
  Frame nextFrame() {
    try {
      Frame frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came");
      }
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next message's JSON; fails if none comes. Pings before it are answered. */
  String next() {
    Frame frame = nextFrame();
    while (frame.opcode() == 9) {
      frame(0x8A, frame.payload());
      frame = nextFrame();
    }
    assertThat(frame.opcode()).as("a text frame, but it is %s", frame).isEqualTo(1);
    return frame.text();
  }

  ServerMessage nextMessage() {
    return Wire.readServerMessage(next().getBytes(UTF_8));
  }

  /** The next message of a kind; others before it are passed over. */
  <T extends ServerMessage> T next(Class<T> kind) {
    while (true) {
      ServerMessage message = nextMessage();
      if (kind.isInstance(message)) {
        return kind.cast(message);
      }
    }
  }

  /** Whether nothing has come that wasn't looked at. */
  boolean isQuiet() {
    return frames.isEmpty();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
