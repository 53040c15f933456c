package dev.overseer.client;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in plain words what a failed TLS handshake means, and the way out. */
final class CertificateProblem {
  /** How the JDK's exceptions begin where the other side answers in plain text, or hangs up. */
  private static final List<String> NOT_TLS =
      List.of("Unsupported or unrecognized SSL message", "Remote host terminated the handshake");

  private CertificateProblem() {}

  static ClientException explain(HubAddress.Tcp address, SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String why = plainly(address, cause);
      if (why != null) {
        return new ClientException.NotTrusted(address, why, failure);
      }
    }
    String message = String.valueOf(failure.getMessage());
    if (NOT_TLS.stream().anyMatch(message::startsWith)) {
      return new ClientException.NotAHub(
          address, "it does not speak TLS; if it is a hub without a certificate, write http://");
    }
    return new ClientException.NotTrusted(address, "TLS failed: " + message, failure);
  }

  private static @Nullable String plainly(HubAddress.Tcp address, Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _ -> "its certificate has expired";
      case CertificateNotYetValidException _ ->
          "its certificate is not valid yet; is the clock of one of the two machines wrong?";
      case CertPathBuilderException _ ->
          "nobody known has signed its certificate; name the certificate of who has with --ca-file";
      // The JDK's host name check has no exception of its own.
      case CertificateException mismatch
          when String.valueOf(mismatch.getMessage()).startsWith("No ") ->
          "its certificate is for another name than \"%s\"".formatted(address.host());
      default -> null;
    };
  }
}
