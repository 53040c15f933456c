package dev.overseer.transcript.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads JSON texts (RFC 8259) from bytes, of any size in about 300 KB: of long strings only the
 * beginning is kept, of long arrays the first values, and below a depth nothing. The whole of a
 * string is found again with {@link #copyString}, which reads the text once more.
 *
 * <p>It forgives what a killed writer may leave: invalid UTF-8 becomes {@code U+FFFD}, and so does
 * half a surrogate pair; a control character in a string is taken as it is.
 *
 * <p>Not thread-safe; meant to be used for many texts one after the other.
 */
public final class ReadJson {
  /** What is kept of a string: more than a post shows, so that a secret at a cut is whole. */
  public static final int STRING_CHARS = 6000;

  /** What is kept of all strings of a text together. */
  static final int ALL_CHARS = 96_000;

  private static final int NAME_CHARS = 256;
  private static final int MOST_ITEMS = 1000;
  private static final int MOST_VALUES = 8000;
  private static final int DEPTH = 48;

  /** Large, and of no use to anybody here. */
  private static final Set<String> NOT_KEPT =
      Set.of("originalFile", "signature", "fullOutput", "encrypted_content", "data");

  private final JsonBytes bytes = new JsonBytes();
  private final KeptChars kept = new KeptChars(STRING_CHARS);

  private int room;
  private int values;
  private int strings;

  /** Nothing is read yet. */
  public ReadJson() {}

  /**
   * Reads a text.
   *
   * @param in its bytes to the end; closed by the caller
   * @throws MalformedJsonException if they are none
   * @throws IOException if they can't be read
   */
  public Json read(InputStream in) throws IOException {
    begin(in);
    Json value = value(bytes.skipBlanks(), 0, STRING_CHARS);
    end();
    return value;
  }

  /**
   * Writes the whole of a string.
   *
   * @param in the bytes of the text that it is in
   * @param index which of its string values: {@link Json.Chars#index}
   * @param out where it goes
   * @throws MalformedJsonException if they are no such text, or it has no such string
   */
  public void copyString(InputStream in, int index, Writer out) throws IOException {
    begin(in);
    BitSet objects = new BitSet();
    int depth = 0;
    boolean name = false;
    do {
      int c = bytes.skipBlanks();
      switch (c) {
        case '{', '[' -> {
          objects.set(++depth, c == '{');
          name = c == '{';
        }
        case '}', ']' -> depth--;
        case ',' -> name = objects.get(depth);
        case ':' -> name = false;
        case '"' -> {
          if (!name && strings++ == index) {
            CopiedChars copied = new CopiedChars(out);
            bytes.string(copied);
            copied.flush();
            return;
          }
          bytes.string(CharSink.NOWHERE);
        }
        default -> bytes.word(c);
      }
    } while (depth > 0);
    throw bytes.malformed("there is no string " + index);
  }

  private void begin(InputStream in) {
    bytes.from(in);
    room = ALL_CHARS;
    values = 0;
    strings = 0;
  }

  private void end() throws IOException {
    if (bytes.peekBlanks() >= 0) {
      throw bytes.malformed("something follows the value");
    }
  }

  private Json value(int first, int depth, int keep) throws IOException {
    values++;
    return switch (first) {
      case '"' -> string(keep);
      case '{' -> depth < DEPTH ? fields(depth + 1) : skipRest();
      case '[' -> depth < DEPTH ? items(depth + 1, keep) : skipRest();
      default -> literal(bytes.word(first));
    };
  }

  private Json string(int keep) throws IOException {
    int index = strings++;
    kept.begin(Math.min(keep, room));
    bytes.string(kept);
    room -= kept.size();
    return new Json.Chars(kept.text(), kept.length(), index);
  }

  private Json fields(int depth) throws IOException {
    Map<String, Json> fields = new LinkedHashMap<>();
    int c = bytes.skipBlanks();
    if (c == '}') {
      return new Json.Fields(fields);
    }
    while (true) {
      if (c != '"') {
        throw bytes.malformed("a name is missing");
      }
      kept.begin(NAME_CHARS);
      bytes.string(kept);
      String name = kept.text();
      bytes.require(':');
      Json value = value(bytes.skipBlanks(), depth, NOT_KEPT.contains(name) ? 0 : STRING_CHARS);
      if (values <= MOST_VALUES) {
        fields.put(name, value);
      }
      c = bytes.skipBlanks();
      if (c == '}') {
        return new Json.Fields(fields);
      }
      if (c != ',') {
        throw bytes.malformed("a comma is missing");
      }
      c = bytes.skipBlanks();
    }
  }

  private Json items(int depth, int keep) throws IOException {
    List<Json> items = new ArrayList<>();
    int length = 0;
    int c = bytes.skipBlanks();
    if (c == ']') {
      return new Json.Items(items, 0);
    }
    while (true) {
      Json value = value(c, depth, keep);
      length++;
      if (items.size() < MOST_ITEMS && values <= MOST_VALUES) {
        items.add(value);
      }
      c = bytes.skipBlanks();
      if (c == ']') {
        return new Json.Items(items, length);
      }
      if (c != ',') {
        throw bytes.malformed("a comma is missing");
      }
      c = bytes.skipBlanks();
    }
  }

  /** The rest of an object or array that lies too deep: passed over without recursion. */
  private Json skipRest() throws IOException {
    int depth = 1;
    while (depth > 0) {
      int c = bytes.skipBlanks();
      switch (c) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          bytes.string(CharSink.NOWHERE);
          if (bytes.peekBlanks() != ':') {
            strings++;
          }
        }
        case ',', ':' -> {
          // Between values.
        }
        default -> bytes.word(c);
      }
    }
    return Json.Missing.VALUE;
  }

  private Json literal(String word) throws IOException {
    return switch (word) {
      case "true" -> new Json.Truth(true);
      case "false" -> new Json.Truth(false);
      case "null" -> Json.Missing.VALUE;
      default -> {
        try {
          yield number(word);
        } catch (NumberFormatException none) {
          throw bytes.malformed("there is no value");
        }
      }
    };
  }

  private static Json number(String word) {
    boolean plain = word.length() < 19;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit && "+-.eE".indexOf(c) < 0) {
        // Double would read Infinity and hexadecimal numbers, too.
        throw new NumberFormatException(word);
      }
      plain &= digit || (c == '-' && i == 0);
    }
    if (plain) {
      long whole = Long.parseLong(word);
      return new Json.Amount(whole, whole);
    }
    double value = Double.parseDouble(word);
    return new Json.Amount((long) value, value);
  }
}
