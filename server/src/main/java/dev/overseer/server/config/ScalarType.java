package dev.overseer.server.config;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted word means to YAML 1.2 (its core schema, section 10.3); a quoted one is text.
 */
enum ScalarType {
  NOTHING,
  BOOLEAN,
  INTEGER,
  DECIMAL,
  TEXT;

  /** The value of a word that is of this type. */
  @Nullable Object toJava(String text) {
    return switch (this) {
      case NOTHING -> null;
      case BOOLEAN -> Boolean.valueOf(text);
      case INTEGER -> integer(text);
      case DECIMAL -> decimal(text);
      case TEXT -> text;
    };
  }

  private static Number integer(String text) {
    BigInteger value;
    if (text.startsWith("0o")) {
      value = new BigInteger(text.substring(2), 8);
    } else if (text.startsWith("0x")) {
      value = new BigInteger(text.substring(2), 16);
    } else {
      value = new BigInteger(text);
    }
    if (value.bitLength() < Integer.SIZE) {
      return value.intValue();
    }
    return value.bitLength() < Long.SIZE ? value.longValue() : value;
  }

  private static Double decimal(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      case ".nan" -> Double.NaN;
      default -> Double.valueOf(text);
    };
  }
}
