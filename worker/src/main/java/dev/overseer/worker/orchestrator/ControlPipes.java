package dev.overseer.worker.orchestrator;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.posix.NamedPipe;
import dev.overseer.posix.PipeReader;
import dev.overseer.posix.PipeWriter;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Named pipes through which anybody who may write into them asks: {@code <name>-control} takes a
 * JSON object a line, {@code {"command": "status"}}, and the answer goes to {@code <name>-status},
 * a line too, if somebody reads there. Nobody who leaves a pipe unread holds anything up.
 */
final class ControlPipes implements AutoCloseable {
  private static final int LONGEST_LINE = 64 * 1024;

  private final Path folder;
  private final Answers answers;
  private final Log log;

  private final List<PipeReader> readers = new ArrayList<>();

  /** Who knows the answers; called on the pipes' threads. */
  interface Answers {
    /**
     * Does what is asked.
     *
     * @param name whose pipe it is
     */
    ObjectNode answer(String name, Command command);
  }

  /** What can be asked. */
  enum Command {
    STATUS,
    RELOAD,
    SHUTDOWN
  }

  private ControlPipes(Path folder, Answers answers, Log log) {
    this.folder = folder;
    this.answers = answers;
    this.log = log;
  }

  /** Makes the pipes that are missing, and listens. */
  static ControlPipes open(Path folder, List<String> names, Answers answers, Log log)
      throws IOException {
    Files.createDirectories(folder);
    ControlPipes pipes = new ControlPipes(folder, answers, log);
    try {
      for (String name : names) {
        pipes.listen(name);
      }
      return pipes;
    } catch (IOException | RuntimeException e) {
      pipes.close();
      throw e;
    }
  }

  private void listen(String name) throws IOException {
    NamedPipe control = new NamedPipe(folder.resolve(FileName.of(name) + "-control"));
    NamedPipe status = new NamedPipe(folder.resolve(FileName.of(name) + "-status"));
    control.make();
    status.make();
    PipeReader reader = control.openForReading();
    readers.add(reader);
    Thread.ofPlatform()
        .name("overseer-control-" + name)
        .daemon()
        .start(() -> read(name, reader, status));
  }

  private void read(String name, PipeReader reader, NamedPipe status) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (byte[] bytes = reader.read(); bytes.length > 0; bytes = reader.read()) {
        for (byte b : bytes) {
          if (b == '\n') {
            answer(name, line.toByteArray(), status);
            line.reset();
          } else if (line.size() < LONGEST_LINE) {
            line.write(b);
          }
        }
      }
    } catch (IOException e) {
      log.error("a control pipe broke", e, field("worker", name));
    }
  }

  private void answer(String name, byte[] line, NamedPipe status) {
    ObjectNode answer = answer(name, line);
    byte[] bytes = (answer + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Optional<PipeWriter> writer = status.openForWriting();
      if (writer.isPresent()) {
        try (PipeWriter open = writer.get()) {
          open.write(bytes);
        }
      }
    } catch (IOException e) {
      log.warn("an answer can't be written", e, field("pipe", status.path()));
    }
  }

  private ObjectNode answer(String name, byte[] line) {
    String word = Json.parse(line).map(request -> request.path("command").asString("")).orElse("");
    return switch (word) {
      case "status" -> answers.answer(name, Command.STATUS);
      case "reload" -> answers.answer(name, Command.RELOAD);
      case "shutdown" -> answers.answer(name, Command.SHUTDOWN);
      default -> {
        ObjectNode error = Json.object();
        error.put("error", "a line must be {\"command\": \"status\"|\"reload\"|\"shutdown\"}");
        yield error;
      }
    };
  }

  @Override
  public void close() {
    readers.forEach(PipeReader::close);
  }
}
