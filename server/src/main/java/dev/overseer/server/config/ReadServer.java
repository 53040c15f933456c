package dev.overseer.server.config;

import dev.overseer.core.settings.Settings;
import dev.overseer.server.AccessToken;
import dev.overseer.server.ServerLimits;
import dev.overseer.server.ServerOptions;
import dev.overseer.server.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;

/** The server's options from the settings. */
final class ReadServer {
  private final Settings settings;
  private final Problems problems;

  ReadServer(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** The options; what can't be is added to the problems and left out. */
  ServerOptions read(String version) {
    Optional<AccessToken> token = new ReadToken(settings, problems).read();
    return new ServerOptions(
        settings.get(ServeSettings.LISTEN),
        settings.get(ServeSettings.TRUSTED_CIDRS),
        settings.get(ServeSettings.ALLOWED_ORIGINS),
        token,
        tls(),
        settings.get(ServeSettings.LISTEN_WITHOUT_TOKEN),
        settings.get(ServeSettings.NAME),
        version,
        limits());
  }

  private Optional<TlsFiles> tls() {
    Optional<Path> certificate = settings.get(ServeSettings.TLS_CERTIFICATE);
    Optional<Path> key = settings.get(ServeSettings.TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      problems.add(
          "tls.certificate and tls.key belong together: give both, or none for plain connections");
      return Optional.empty();
    }
    return certificate.flatMap(chain -> key.map(its -> new TlsFiles(chain, its)));
  }

  private ServerLimits limits() {
    return new ServerLimits(
        Math.toIntExact(settings.get(ServeSettings.OUTBOX_BYTES)),
        Math.toIntExact(settings.get(ServeSettings.SEND_BUFFER_BYTES)),
        Math.toIntExact(settings.get(ServeSettings.FRAME_BYTES)),
        settings.get(ServeSettings.STALL_TIMEOUT),
        settings.get(ServeSettings.PING_INTERVAL),
        settings.get(ServeSettings.HANDSHAKE_TIMEOUT),
        settings.get(ServeSettings.WAITING_REQUESTS));
  }
}
