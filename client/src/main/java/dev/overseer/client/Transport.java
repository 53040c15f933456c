package dev.overseer.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * A stream of bytes each way, whatever carries it. One thread may read while another writes.
 *
 * @param socket what is closed: for TLS the socket below it, since TLS's own close waits for a
 *     write that is stuck
 */
record Transport(InputStream in, OutputStream out, Closeable socket) implements AutoCloseable {
  /** Ends whatever waits in a read or a write. May be called by any thread, and again. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket's close fails only where the descriptor is invalid: a fault of ours.
      throw new UncheckedIOException(e);
    }
  }
}
