package dev.overseer.engine.temporal;

import dev.overseer.worker.agent.ReadOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies an output as it was written, in order; a mark stands where bytes are no longer there. */
final class CopyOutput {
  private static final int PIECE_BYTES = 1 << 20;

  private CopyOutput() {}

  static void copy(Path output, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to)) {
      long at = 0;
      while (true) {
        ReadOutput.Piece piece = ReadOutput.read(output, at, PIECE_BYTES);
        if (piece.bytes().length == 0) {
          return;
        }
        if (piece.from() > at) {
          out.write(
              "\n[… %,d bytes cut …]\n"
                  .formatted(piece.from() - at)
                  .getBytes(StandardCharsets.UTF_8));
        }
        out.write(piece.bytes());
        at = piece.next();
      }
    }
  }
}
