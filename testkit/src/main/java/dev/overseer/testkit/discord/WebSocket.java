package dev.overseer.testkit.discord;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The server's end of a WebSocket (RFC 6455) without extensions. One thread reads; any may write.
 */
final class WebSocket {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LONGEST = 1 << 20;
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** A whole message, or the close frame, its code first in the payload. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Message(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** A close frame's code; 1005 if it has none. */
    int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }
  }

  private final Socket socket;
  private final InputStream in;
  private boolean closeSent;

  WebSocket(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  static boolean wanted(ApiRequest request) {
    return request.header("Upgrade").equalsIgnoreCase("websocket");
  }

  /** What the server answers to the key of the client's handshake. */
  static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** The next message; pings are answered on the way. */
  Message read() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int opcode = 0;
    while (true) {
      int first = readByte();
      byte[] payload = readPayload();
      int kind = first & 0x0F;
      switch (kind) {
        case PING -> write(PONG, payload);
        case PONG -> {
          // Nobody asked.
        }
        case CLOSE -> {
          return new Message(CLOSE, payload);
        }
        default -> {
          opcode = kind == 0 ? opcode : kind;
          whole.writeBytes(payload);
          if (whole.size() > LONGEST) {
            throw new IOException("a message of more than " + LONGEST + " bytes");
          }
          if ((first & 0x80) != 0) {
            return new Message(opcode, whole.toByteArray());
          }
        }
      }
    }
  }

  private byte[] readPayload() throws IOException {
    int second = readByte();
    if ((second & 0x80) == 0) {
      throw new IOException("a client must mask its frames");
    }
    long length = second & 0x7F;
    if (length == 126) {
      length = ByteBuffer.wrap(readBytes(2)).getShort() & 0xFFFF;
    } else if (length == 127) {
      length = ByteBuffer.wrap(readBytes(8)).getLong();
    }
    if (length < 0 || length > LONGEST) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] mask = readBytes(4);
    byte[] payload = readBytes((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }

  private int readByte() throws IOException {
    int c = in.read();
    if (c < 0) {
      throw new EOFException();
    }
    return c;
  }

  private byte[] readBytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Writes a message in one frame; nothing after a close frame. */
  synchronized void write(int opcode, byte[] payload) throws IOException {
    if (closeSent) {
      return;
    }
    closeSent = opcode == CLOSE;
    ByteBuffer head = ByteBuffer.allocate(10);
    head.put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      head.put((byte) payload.length);
    } else if (payload.length < 65_536) {
      head.put((byte) 126).putShort((short) payload.length);
    } else {
      head.put((byte) 127).putLong(payload.length);
    }
    OutputStream out = socket.getOutputStream();
    out.write(Arrays.copyOf(head.array(), head.position()));
    out.write(payload);
    out.flush();
  }

  /** Says good-bye; the client's answer ends the connection. */
  void sayClose(int code, String reason) throws IOException {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    write(CLOSE, ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array());
  }

  /** Cuts the connection without a word. */
  void drop() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  /** How long {@link #read} waits for a byte; zero for ever. */
  void patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }
}
