package dev.overseer.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The least that a WebSocket client can be (RFC 6455), so that what is measured is the server:
 * sends text, hands each frame's bytes on, and decodes nothing. Two threads may use it, one that
 * sends and one that reads.
 */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private byte[] payload = new byte[1 << 16];

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    this.out = socket.getOutputStream();
  }

  /** What is done with each text frame. */
  @FunctionalInterface
  interface OnFrame {
    /** Returns whether to read on. */
    boolean frame(byte[] payload, int length) throws IOException;
  }

  static RawClient connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    RawClient client = new RawClient(socket);
    client.out.write(
        """
        GET /ws HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r
        """
            .formatted(port)
            .getBytes(StandardCharsets.US_ASCII));
    client.skipAnswer();
    return client;
  }

  private void skipAnswer() throws IOException {
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the server closed the connection instead of upgrading it");
      }
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
  }

  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[bytes.length + 8];
    int at = 0;
    frame[at++] = (byte) 0x81;
    if (bytes.length < 126) {
      frame[at++] = (byte) (0x80 | bytes.length);
    } else {
      frame[at++] = (byte) (0x80 | 126);
      frame[at++] = (byte) (bytes.length >>> 8);
      frame[at++] = (byte) bytes.length;
    }
    // A mask of zeros leaves the bytes as they are.
    at += 4;
    System.arraycopy(bytes, 0, frame, at, bytes.length);
    out.write(frame, 0, at + bytes.length);
  }

  /** Reads frames until told to stop; pings are answered. */
  void read(OnFrame onFrame) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0F;
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      if (length > payload.length) {
        payload = new byte[length];
      }
      in.readFully(payload, 0, length);
      if (opcode == 1 && !onFrame.frame(payload, length)) {
        return;
      }
      if (opcode == 8) {
        throw new EOFException(
            "closed: " + new String(payload, 2, length - 2, StandardCharsets.UTF_8));
      }
      if (opcode == 9) {
        out.write(new byte[] {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0});
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
