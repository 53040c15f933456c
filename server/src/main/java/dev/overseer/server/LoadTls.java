package dev.overseer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Reads a certificate and its key, and finds at start-up what clients would find at their first.
 */
final class LoadTls {
  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  private LoadTls() {}

  /**
   * @throws ServerException.UnusableTls if the files can't be used; the message names the file
   */
  static SslContext load(TlsFiles files) {
    List<X509Certificate> chain = certificates(files.certificateChain());
    X509Certificate own = chain.getFirst();
    checkValidity(own, files.certificateChain());
    PrivateKey key = privateKey(files.privateKey(), own.getPublicKey().getAlgorithm());
    if (!belongTogether(key, own.getPublicKey())) {
      throw new ServerException.UnusableTls(
          "the key in %s does not belong to the first certificate in %s"
              .formatted(files.privateKey(), files.certificateChain()));
    }
    try {
      return SslContextBuilder.forServer(key, chain)
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .clientAuth(ClientAuth.NONE)
          .build();
    } catch (SSLException e) {
      throw new ServerException.UnusableTls(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<X509Certificate> certificates(Path file) {
    byte[] pem = read(file);
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new ServerException.UnusableTls(file + " holds no certificate");
      }
      return chain;
    } catch (CertificateException e) {
      throw new ServerException.UnusableTls(
          file + " holds no PEM certificate: " + e.getMessage(), e);
    }
  }

  private static void checkValidity(X509Certificate own, Path file) {
    Instant now = Instant.now();
    Instant from = own.getNotBefore().toInstant();
    Instant to = own.getNotAfter().toInstant();
    if (now.isAfter(to)) {
      throw new ServerException.UnusableTls(
          "the certificate in %s expired on %s".formatted(file, to));
    }
    if (now.isBefore(from)) {
      throw new ServerException.UnusableTls(
          "the certificate in %s is not valid before %s".formatted(file, from));
    }
  }

  private static PrivateKey privateKey(Path file, String algorithm) {
    String pem = new String(read(file), ISO_8859_1);
    int begin = pem.indexOf(KEY_BEGIN);
    int end = pem.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      throw new ServerException.UnusableTls(
          ("%s holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY): convert yours with"
                  + " \"openssl pkcs8 -topk8 -nocrypt\"")
              .formatted(file));
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGIN.length(), end));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ServerException.UnusableTls(
          "%s holds no %s key like the certificate's: %s"
              .formatted(file, algorithm, e.getMessage()),
          e);
    }
  }

  /** Signs something with one and verifies it with the other. */
  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature sign = Signature.getInstance(algorithm);
      sign.initSign(key);
      sign.update(new byte[32]);
      Signature verify = Signature.getInstance(algorithm);
      verify.initVerify(certified);
      verify.update(new byte[32]);
      return verify.verify(sign.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ServerException.UnusableTls("%s can't be read: %s".formatted(file, e), e);
    }
  }
}
