package dev.overseer.engine.temporal;

import dev.overseer.core.settings.Settings;
import dev.overseer.worker.engine.EngineException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.authorization.AuthorizationGrpcMetadataProvider;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.ByteArrayPayloadConverter;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.NullPayloadConverter;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.SimpleSslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A namespace on a server. Made without asking it anything. Thread-safe. */
final class Connection implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration RETRIES = Duration.ofSeconds(5);

  private final TemporalAddress address;
  private final DataConverter converter;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private Connection(
      TemporalAddress address,
      DataConverter converter,
      WorkflowServiceStubs stubs,
      String identity) {
    this.address = address;
    this.converter = converter;
    this.stubs = stubs;
    this.client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(address.namespace())
                .setDataConverter(converter)
                .setIdentity(identity)
                .build());
  }

  /**
   * Opens one.
   *
   * @param settings {@link TemporalSettings#ALL}
   * @param identity who we are, as the server shows it
   * @throws EngineException if a certificate or a key can't be read
   */
  static Connection open(TemporalAddress address, Settings settings, String identity)
      throws EngineException {
    return open(address, settings, identity, _ -> {});
  }

  /**
   * Opens one in another way.
   *
   * @param more has the last word on how
   */
  static Connection open(
      TemporalAddress address,
      Settings settings,
      String identity,
      Consumer<WorkflowServiceStubsOptions.Builder> more)
      throws EngineException {
    WorkflowServiceStubsOptions.Builder options =
        WorkflowServiceStubsOptions.newBuilder()
            .setTarget(address.target())
            .setRpcTimeout(CALL)
            .setRpcRetryOptions(
                RpcRetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(50))
                    .setMaximumInterval(Duration.ofSeconds(1))
                    .setExpiration(RETRIES)
                    .build());
    Optional<Supplier<String>> key = apiKey(settings);
    key.ifPresent(
        one ->
            options.addGrpcMetadataProvider(
                new AuthorizationGrpcMetadataProvider(() -> "Bearer " + one.get())));
    encrypt(options, settings, key.isPresent());
    more.accept(options);
    return new Connection(
        address,
        converter(settings),
        WorkflowServiceStubs.newServiceStubs(options.build()),
        identity);
  }

  TemporalAddress address() {
    return address;
  }

  String namespace() {
    return address.namespace();
  }

  WorkflowClient client() {
    return client;
  }

  WorkflowServiceStubs stubs() {
    return stubs;
  }

  DataConverter converter() {
    return converter;
  }

  /** For one call, which ends in time. */
  WorkflowServiceBlockingStub call() {
    return stubs.blockingStub().withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Whether the server answers, and has the namespace.
   *
   * @throws EngineException if not
   */
  void check() throws EngineException {
    try {
      // Not to wait for a server that is not there: who starts us tries again.
      DescribeNamespaceRequest ask =
          DescribeNamespaceRequest.newBuilder().setNamespace(namespace()).build();
      call().describeNamespace(ask);
    } catch (StatusRuntimeException e) {
      throw failed(e);
    }
  }

  /** What a call that failed means, in a sentence. */
  EngineException failed(RuntimeException e) {
    Status status = Status.fromThrowable(e);
    String why =
        switch (status.getCode()) {
          case UNAVAILABLE, DEADLINE_EXCEEDED ->
              "it does not answer (%s). Is it running, and is the address right?"
                  .formatted(inWords(status));
          case UNAUTHENTICATED, PERMISSION_DENIED ->
              "it does not let us in (%s). See OVERSEER_TEMPORAL_API_KEY and OVERSEER_TEMPORAL_TLS_CERT"
                  .formatted(inWords(status));
          case UNKNOWN -> String.valueOf(e.getMessage());
          default -> inWords(status);
        };
    return new EngineException("%s can't be used: %s".formatted(address, why), e);
  }

  @Override
  public void close() {
    // What is still asked, nobody waits for.
    stubs.shutdownNow();
  }

  private static String inWords(Status status) {
    Throwable cause = status.getCause();
    String root = cause == null ? "" : ": " + rootOf(cause).getMessage();
    return status.getCode()
        + (status.getDescription() == null ? "" : ": " + status.getDescription())
        + root;
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    return root;
  }

  static DataConverter converter(Settings settings) throws EngineException {
    DataConverter plain =
        new DefaultDataConverter(
            new NullPayloadConverter(), new ByteArrayPayloadConverter(), new TreeConverter());
    Optional<Path> keys = settings.get(TemporalSettings.CODEC_KEY_FILE);
    if (keys.isEmpty()) {
      return plain;
    }
    // What failures say is encrypted, too: an agent's words may stand in them.
    return new CodecDataConverter(
        plain, List.of(new EncryptPayloads(CodecKeys.read(keys.get()))), true);
  }

  private static Optional<Supplier<String>> apiKey(Settings settings) {
    Optional<Path> file = settings.get(TemporalSettings.API_KEY_FILE);
    if (file.isPresent()) {
      return Optional.of(() -> read(file.get()));
    }
    return settings.get(TemporalSettings.API_KEY).map(secret -> secret::reveal);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("OVERSEER_TEMPORAL_API_KEY_FILE can't be read", e);
    }
  }

  private static void encrypt(
      WorkflowServiceStubsOptions.Builder options, Settings settings, boolean hasApiKey)
      throws EngineException {
    Optional<Path> ca = settings.get(TemporalSettings.TLS_CA);
    Optional<Path> cert = settings.get(TemporalSettings.TLS_CERT);
    Optional<Path> key = settings.get(TemporalSettings.TLS_KEY);
    if (cert.isPresent() != key.isPresent()) {
      throw new EngineException(
          "OVERSEER_TEMPORAL_TLS_CERT and OVERSEER_TEMPORAL_TLS_KEY belong together: one of them is"
              + " missing");
    }
    boolean wanted =
        settings.get(TemporalSettings.TLS).orElse(hasApiKey || ca.isPresent() || cert.isPresent());
    if (!wanted) {
      if (ca.isPresent() || cert.isPresent()) {
        throw new EngineException(
            "OVERSEER_TEMPORAL_TLS is false, but there are certificates: take one of the two away");
      }
      return;
    }
    try (InputStream chain = open(cert);
        InputStream secret = open(key)) {
      SimpleSslContextBuilder tls =
          cert.isPresent()
              ? SimpleSslContextBuilder.forPKCS8(chain, secret)
              : SimpleSslContextBuilder.noKeyOrCertChain();
      if (ca.isPresent()) {
        tls.setTrustManager(trust(ca.get()));
      }
      options.setSslContext(tls.build());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new EngineException(
          "the certificates for TLS can't be used: %s. See OVERSEER_TEMPORAL_TLS_CA, _CERT and _KEY"
              .formatted(e.getMessage()),
          e);
    }
    settings
        .get(TemporalSettings.TLS_SERVER_NAME)
        .ifPresent(
            name -> options.setChannelInitializer(channel -> channel.overrideAuthority(name)));
  }

  private static InputStream open(Optional<Path> file) throws IOException {
    return file.isPresent() ? Files.newInputStream(file.get()) : InputStream.nullInputStream();
  }

  private static TrustManager trust(Path ca) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    try (InputStream pem = Files.newInputStream(ca)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + number++, one);
      }
    }
    if (number == 0) {
      throw new IOException("there is no certificate in " + ca);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers()[0];
  }
}
