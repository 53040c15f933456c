package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.Timers;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real certificates, made by the JDK's keytool, and what each of their faults is called. */
class TlsTest {
  private static final String PASSWORD = "changeit";
  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificate("good", "-ext", "san=ip:127.0.0.1");
    certificate("other", "-ext", "san=dns:other.example");
    certificate("ca", "-ext", "bc:c");
    certificate("old");
    signedByCa("old", "-startdate", "-10d", "-validity", "5");
    Files.copy(folder.resolve("old.p12"), folder.resolve("new.p12"));
    signedByCa("new", "-startdate", "+5d", "-validity", "5");
  }

  @Test
  void trustsACertificateThatItIsGiven() throws Exception {
    try (FakeHub hub = FakeHub.onTls(context("good"), TlsTest::answerOneList);
        HubConnection connection = open(hub, Optional.of(folder.resolve("good.pem")))) {
      ServerMessage.Tasks tasks =
          connection.request(
              ServerMessage.Tasks.class, id -> new ClientMessage.ListTasks(id, ""), _ -> {});

      assertThat(tasks.tasks()).isEmpty();
      assertThat(connection.address().toString()).startsWith("https://127.0.0.1:");
    }
  }

  @Test
  void aStrangersCertificateIsRefusedWithTheWayOut() throws Exception {
    assertRefused(
        "good",
        Optional.empty(),
        "nobody known has signed its certificate; name the certificate of who has with --ca-file");
  }

  @Test
  void anotherHostsCertificateIsRefused() throws Exception {
    assertRefused(
        "other",
        Optional.of(folder.resolve("other.pem")),
        "its certificate is for another name than \"127.0.0.1\"");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    assertRefused("old", Optional.of(folder.resolve("ca.pem")), "its certificate has expired");
  }

  @Test
  void aCertificateOfTheFutureIsRefused() throws Exception {
    assertRefused(
        "new",
        Optional.of(folder.resolve("ca.pem")),
        "its certificate is not valid yet; is the clock of one of the two machines wrong?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", ""})
  void aHubWithoutTlsIsToldFromOneThatIsNotTrusted(String answer) throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = plain.accept()) {
                  assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      HubSettings settings =
          HubSettings.of(new HubAddress.Tcp("127.0.0.1", plain.getLocalPort(), true, "/ws"));

      assertThatThrownBy(
              () -> HubConnection.open(settings, Timers.system(), new SplittableRandom(1)))
          .isInstanceOf(ClientException.NotAHub.class)
          .hasMessageEndingWith(
              "it does not speak TLS; if it is a hub without a certificate, write http://");
      answered.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFileWithoutACertificateIsSaidToBeOne() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path missing = folder.resolve("none.pem");
    try (FakeHub hub = FakeHub.onTls(context("good"))) {
      assertThatThrownBy(() -> open(hub, Optional.of(empty)))
          .isInstanceOf(ClientException.BadFile.class)
          .hasMessage("CA file %s can't be used: it holds no certificate", empty);
      assertThatThrownBy(() -> open(hub, Optional.of(missing)))
          .hasMessage("CA file %s can't be used: there is no such file", missing);
    }
  }

  private static void assertRefused(String certificate, Optional<Path> caFile, String why)
      throws Exception {
    try (FakeHub hub = FakeHub.onTls(context(certificate))) {
      assertThatThrownBy(() -> open(hub, caFile))
          .isInstanceOf(ClientException.NotTrusted.class)
          .hasMessage("hub at %s not trusted: %s", hub.address(), why);
    }
  }

  private static HubConnection open(FakeHub hub, Optional<Path> caFile) {
    return HubConnection.open(
        hub.settings().withCaFile(caFile), Timers.system(), new SplittableRandom(1));
  }

  private static void answerOneList(FakeHub.Peer peer) throws Exception {
    String id = peer.expect(ClientMessage.ListTasks.class).id();
    peer.send(new ServerMessage.Tasks(List.of(), id));
    peer.untilGone();
  }

  /** Makes NAME.p12 with a self-signed certificate, and NAME.pem with the certificate alone. */
  private static void certificate(String name, String... options) throws Exception {
    List<String> make =
        new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name));
    make.addAll(List.of(options));
    keytool(name, make);
    keytool(name, List.of("-exportcert", "-rfc", "-file", file(name + ".pem")));
  }

  /**
   * Replaces NAME's certificate by one that the CA signed, with these dates. (Java takes a
   * certificate that is itself among the trusted ones at any date.)
   */
  private static void signedByCa(String name, String... dates) throws Exception {
    keytool(name, List.of("-certreq", "-file", file(name + ".csr")));
    List<String> sign = new ArrayList<>(List.of("-gencert", "-rfc", "-ext", "san=ip:127.0.0.1"));
    sign.addAll(List.of("-infile", file(name + ".csr"), "-outfile", file(name + ".signed")));
    sign.addAll(List.of(dates));
    keytool("ca", sign);
    Files.writeString(
        folder.resolve(name + ".chain"),
        Files.readString(folder.resolve(name + ".signed"))
            + Files.readString(folder.resolve("ca.pem")));
    keytool(name, List.of("-importcert", "-noprompt", "-file", file(name + ".chain")));
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void keytool(String store, List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(
        List.of("-alias", "hub", "-keystore", file(store + ".p12"), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static SSLContext context(String name) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream(folder.resolve(name + ".p12").toFile())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
