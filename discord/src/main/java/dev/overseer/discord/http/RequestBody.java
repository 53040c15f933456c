package dev.overseer.discord.http;

import java.io.IOException;
import java.io.OutputStream;

/** What a request carries. It can be written more than once, and is the same each time. */
public interface RequestBody {
  /** Nothing. */
  RequestBody EMPTY = of(new byte[0], 0);

  /** How many bytes {@link #writeTo} writes. */
  long length();

  /** Writes it. The stream is buffered, and is not to be closed. */
  void writeTo(OutputStream out) throws IOException;

  /** The first bytes of an array, which must not change until the request has been answered. */
  static RequestBody of(byte[] bytes, int length) {
    return new RequestBody() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
      }
    };
  }
}
