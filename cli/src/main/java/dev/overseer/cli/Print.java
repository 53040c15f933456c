package dev.overseer.cli;

import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.Wire;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Puts what a command found out on its standard output. */
final class Print {
  private Print() {}

  /** A table, as wide as the terminal. */
  static void table(Table table, PrintWriter out, Future<OptionalInt> width) {
    table.lines(Terminal.style(), await(width)).forEach(line -> out.print(line + "\n"));
  }

  /** A message as the protocol has it, in one line. */
  static void json(ServerMessage message, PrintWriter out) {
    json(Wire.write(message), out);
  }

  /** A document in one line. */
  static void json(byte[] utf8, PrintWriter out) {
    out.print(SafeText.ofJson(new String(utf8, StandardCharsets.UTF_8)) + "\n");
  }

  /** The answer of {@link Terminal#askWidth}. */
  static OptionalInt await(Future<OptionalInt> width) {
    try {
      return width.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the width of the terminal can't be asked", e.getCause());
    }
  }
}
