package dev.overseer.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;

/** Why a file can't be read, in words. */
final class Reasons {
  private Reasons() {}

  static String of(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case CharacterCodingException _ -> "it is not UTF-8 text";
      case IOException other -> String.valueOf(other.getMessage());
    };
  }
}
