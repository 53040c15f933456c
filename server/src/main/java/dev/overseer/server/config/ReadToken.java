package dev.overseer.server.config;

import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Settings;
import dev.overseer.server.AccessToken;
import dev.overseer.server.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the token: given as such, or in a file. Of the two, the stronger source wins. */
final class ReadToken {
  private static final int LONGEST = 4096;

  private final Settings settings;
  private final Problems problems;

  ReadToken(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  Optional<AccessToken> read() {
    Optional<Secret> token = settings.get(ServeSettings.TOKEN);
    Optional<Path> file = settings.get(ServeSettings.TOKEN_FILE);
    if (token.isPresent() && file.isPresent()) {
      int stronger =
          settings.origin(ServeSettings.TOKEN).compareTo(settings.origin(ServeSettings.TOKEN_FILE));
      if (stronger == 0) {
        problems.add("token and token_file are both given: keep token_file, and the token in it");
        return Optional.empty();
      }
      return stronger < 0 ? checked("", token.get()) : inFile(file.get());
    }
    return token.isPresent() ? checked("", token.get()) : file.flatMap(this::inFile);
  }

  private Optional<AccessToken> inFile(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        problems.add("token_file %s is too large to hold a token".formatted(file));
        return Optional.empty();
      }
      return checked("token_file %s: ".formatted(file), new Secret(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      problems.add("token_file %s: there is no such file".formatted(file));
    } catch (IOException e) {
      problems.add("token_file %s can't be read: %s".formatted(file, Reasons.of(e)));
    }
    return Optional.empty();
  }

  private Optional<AccessToken> checked(String prefix, Secret secret) {
    try {
      return Optional.of(new AccessToken(secret.reveal()));
    } catch (ServerException wrong) {
      problems.add(prefix + wrong.getMessage());
      return Optional.empty();
    }
  }
}
