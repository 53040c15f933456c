package dev.overseer.engine.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.worker.engine.EngineException;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and whom we trust: real TLS, to a server that knows one call. */
class ConnectionTest {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir private Path folder;

  private final List<String> keys = new CopyOnWriteArrayList<>();
  private Server server =
      Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()).build();

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void trustsTheAuthorityThatIsNamed() throws Exception {
    Identity theirs = identity("theirs", "ip:127.0.0.1");
    start(TlsServerCredentials.create(theirs.cert.toFile(), theirs.key.toFile()));

    check(Map.of("OVERSEER_TEMPORAL_TLS_CA", theirs.cert.toString()));
    assertThatThrownBy(() -> check(Map.of("OVERSEER_TEMPORAL_TLS", "true")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("it does not answer");
    assertThatThrownBy(() -> check(Map.of())).hasMessageContaining("it does not answer");
  }

  @Test
  void theCertificateMustBeForTheServer() throws Exception {
    Identity theirs = identity("theirs", "dns:temporal.example");
    start(TlsServerCredentials.create(theirs.cert.toFile(), theirs.key.toFile()));
    String ca = theirs.cert.toString();

    assertThatThrownBy(() -> check(Map.of("OVERSEER_TEMPORAL_TLS_CA", ca)))
        .isInstanceOf(EngineException.class);
    check(
        Map.of(
            "OVERSEER_TEMPORAL_TLS_CA",
            ca,
            "OVERSEER_TEMPORAL_TLS_SERVER_NAME",
            "temporal.example"));
  }

  @Test
  void bothSidesShowTheirCertificateWhereThatIsWanted() throws Exception {
    Identity theirs = identity("theirs", "ip:127.0.0.1");
    Identity ours = identity("ours", "dns:overseer");
    start(
        TlsServerCredentials.newBuilder()
            .keyManager(theirs.cert.toFile(), theirs.key.toFile())
            .trustManager(ours.cert.toFile())
            .clientAuth(ClientAuth.REQUIRE)
            .build());
    String ca = theirs.cert.toString();

    check(
        Map.of(
            "OVERSEER_TEMPORAL_TLS_CA", ca,
            "OVERSEER_TEMPORAL_TLS_CERT", ours.cert.toString(),
            "OVERSEER_TEMPORAL_TLS_KEY", ours.key.toString()));
    assertThatThrownBy(() -> check(Map.of("OVERSEER_TEMPORAL_TLS_CA", ca)))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void anApiKeyGoesWithEveryCallAndMayBeRenewed() throws Exception {
    start(InsecureServerCredentials.create());
    Path file = Files.writeString(folder.resolve("key"), "one\n");
    Map<String, String> environment =
        Map.of("OVERSEER_TEMPORAL_TLS", "false", "OVERSEER_TEMPORAL_API_KEY_FILE", file.toString());
    try (Connection connection = open(environment)) {
      connection.check();
      Files.writeString(file, "two\n");
      connection.check();
    }
    check(Map.of("OVERSEER_TEMPORAL_TLS", "false", "OVERSEER_TEMPORAL_API_KEY", "three"));

    // Once a connection is there the SDK asks what the server can do.
    assertThat(keys.stream().distinct())
        .containsExactly("Bearer one", "Bearer two", "Bearer three");
  }

  private void start(ServerCredentials credentials) throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, credentials)
            .addService(
                new WorkflowServiceImplBase() {
                  @Override
                  public void describeNamespace(
                      DescribeNamespaceRequest request,
                      StreamObserver<DescribeNamespaceResponse> answer) {
                    answer.onNext(DescribeNamespaceResponse.getDefaultInstance());
                    answer.onCompleted();
                  }
                })
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <A, B> ServerCall.Listener<A> interceptCall(
                      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
                    String key = headers.get(AUTHORIZATION);
                    if (key != null) {
                      keys.add(key);
                    }
                    return next.startCall(call, headers);
                  }
                })
            .build()
            .start();
  }

  private void check(Map<String, String> environment) throws EngineException {
    try (Connection connection = open(environment)) {
      connection.check();
    }
  }

  private Connection open(Map<String, String> environment) throws EngineException {
    return Connection.open(
        new TemporalAddress("127.0.0.1", server.getPort(), "default"),
        TemporalEngineProvider.settings(environment),
        "overseer-test");
  }

  private record Identity(Path cert, Path key) {}

  /** A certificate that it signed itself, and its key, both as PEM. */
  private Identity identity(String name, String alternative) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternative,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "password")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore made = KeyStore.getInstance(store.toFile(), "password".toCharArray());
    Key key = made.getKey(name, "password".toCharArray());
    assertThat(key).isNotNull();
    return new Identity(
        pem(name + ".crt", "CERTIFICATE", made.getCertificate(name).getEncoded()),
        pem(name + ".key", "PRIVATE KEY", key.getEncoded()));
  }

  private Path pem(String file, String kind, byte[] bytes) throws IOException {
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind));
  }
}
