package dev.overseer.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Encrypts a connected socket, and makes sure who is at its other end. */
final class Tls {
  private Tls() {}

  /** Returns the encrypted socket, its handshake done; the caller closes the one below it. */
  static Socket over(Socket socket, HubAddress.Tcp address, HubSettings settings)
      throws IOException {
    SSLSocketFactory factory = settings.caFile().map(Tls::trusting).orElseGet(Tls::standard);
    SSLSocket encrypted =
        (SSLSocket) factory.createSocket(socket, address.host(), address.port(), true);
    SSLParameters parameters = encrypted.getSSLParameters();
    // Without this a certificate for any host would do.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    return encrypted;
  }

  private static SSLSocketFactory standard() {
    return (SSLSocketFactory) SSLSocketFactory.getDefault();
  }

  private static SSLSocketFactory trusting(Path caFile) {
    try (InputStream in = Files.newInputStream(caFile)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca-" + number++, each);
      }
      if (number == 0) {
        throw new ClientException.BadFile("CA file", caFile, "it holds no certificate");
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), new SecureRandom());
      return context.getSocketFactory();
    } catch (NoSuchFileException missing) {
      throw new ClientException.BadFile("CA file", caFile, "there is no such file");
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new ClientException.BadFile("CA file", caFile, String.valueOf(unreadable.getMessage()));
    }
  }
}
