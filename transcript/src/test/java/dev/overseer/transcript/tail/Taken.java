package dev.overseer.transcript.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A sink that reads each line at once, and lets it go. */
final class Taken implements LineSink {
  private final List<String> texts = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();

  @Override
  public synchronized void put(Line line) {
    try (InputStream in = line.open()) {
      texts.add(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.add(line);
    line.release();
  }

  /** What has come since the last call. */
  synchronized List<String> texts() {
    List<String> all = List.copyOf(texts);
    texts.clear();
    return all;
  }

  synchronized List<String> soFar() {
    return List.copyOf(texts);
  }

  synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  synchronized List<Line.Reading> readings() {
    List<Line.Reading> readings = lines.stream().map(Line::reading).toList();
    lines.clear();
    return readings;
  }
}
