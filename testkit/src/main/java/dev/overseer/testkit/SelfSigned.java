package dev.overseer.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that nobody has signed but its owner, made in memory: X.509 version 3, P-256, with
 * the names and addresses that a test wants, the wrong ones, too.
 *
 * <p>The JDK reads certificates but makes none without its {@code keytool}; so the few DER
 * structures of RFC 5280 that it takes are written here.
 */
public final class SelfSigned {
  private static final char[] PASSWORD = "test".toCharArray();
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final byte[] ECDSA_WITH_SHA256 = oid(0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2);
  private static final byte[] COMMON_NAME = oid(0x55, 4, 3);
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = oid(0x55, 0x1D, 0x11);

  private final KeyPair keys;
  private final Certificate certificate;

  private SelfSigned(KeyPair keys, Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /** One for {@code localhost}, 127.0.0.1 and ::1, valid now. */
  public static SelfSigned forLoopback() {
    Instant now = Instant.now();
    return of(
        List.of("localhost", "127.0.0.1", "::1"),
        now.minus(Duration.ofDays(1)),
        now.plus(Duration.ofDays(1)));
  }

  /**
   * One for other names.
   *
   * @param names names and addresses
   * @param from when it begins to be valid
   * @param until when it stops
   */
  public static SelfSigned of(List<String> names, Instant from, Instant until) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      byte[] algorithm = sequence(ECDSA_WITH_SHA256);
      byte[] name = distinguishedName(names.getFirst());
      byte[] toBeSigned =
          sequence(
              tagged(0xA0, tagged(0x02, new byte[] {2})),
              tagged(0x02, BigInteger.valueOf(System.nanoTime()).abs().toByteArray()),
              algorithm,
              name,
              sequence(time(from), time(until)),
              name,
              keys.getPublic().getEncoded(),
              tagged(0xA3, sequence(alternativeNames(names))));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(toBeSigned);
      byte[] encoded = sequence(toBeSigned, algorithm, bits(signature.sign()));
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
      return new SelfSigned(keys, certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK can't make a certificate", e);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /** What a server with this certificate uses. */
  public SSLContext server() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      store.setKeyEntry("server", keys.getPrivate(), PASSWORD, new Certificate[] {certificate});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK can't use its own certificate", e);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /** What a client uses that trusts this certificate and no other. */
  public SSLContext client() {
    try {
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trustStore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK can't trust its own certificate", e);
    }
  }

  /** A store with this certificate alone, for a JVM that is told of it with system properties. */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      store.setCertificateEntry("server", certificate);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK can't store its own certificate", e);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  private static byte[] distinguishedName(String commonName) throws IOException {
    byte[] value = tagged(0x0C, commonName.getBytes(StandardCharsets.UTF_8));
    return sequence(tagged(0x31, sequence(COMMON_NAME, value)));
  }

  private static byte[] alternativeNames(List<String> names) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : names) {
      boolean address = name.indexOf(':') >= 0 || Character.isDigit(name.charAt(0));
      all.write(
          address
              ? tagged(0x87, InetAddress.ofLiteral(name).getAddress())
              : tagged(0x82, name.getBytes(StandardCharsets.US_ASCII)));
    }
    byte[] extension = tagged(0x04, sequence(all.toByteArray()));
    return sequence(SUBJECT_ALTERNATIVE_NAME, extension);
  }

  private static byte[] time(Instant at) throws IOException {
    return tagged(0x18, GENERALIZED_TIME.format(at).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bits(byte[] value) throws IOException {
    byte[] padded = new byte[value.length + 1];
    System.arraycopy(value, 0, padded, 1, value.length);
    return tagged(0x03, padded);
  }

  private static byte[] oid(int... parts) {
    byte[] encoded = new byte[parts.length + 2];
    encoded[0] = 0x06;
    encoded[1] = (byte) parts.length;
    for (int i = 0; i < parts.length; i++) {
      encoded[i + 2] = (byte) parts[i];
    }
    return encoded;
  }

  private static byte[] sequence(byte[]... parts) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.write(part);
    }
    return tagged(0x30, joined.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] value) throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.write(tag);
    if (value.length < 0x80) {
      encoded.write(value.length);
    } else if (value.length < 0x100) {
      encoded.write(0x81);
      encoded.write(value.length);
    } else {
      encoded.write(0x82);
      encoded.write(value.length >> 8);
      encoded.write(value.length);
    }
    encoded.write(value);
    return encoded.toByteArray();
  }
}
