package dev.overseer.engine.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.spool.Json;
import io.temporal.api.common.v1.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class EncryptPayloadsTest {
  private static final String ONE = "11".repeat(32);
  private static final String TWO = "22".repeat(32);

  @TempDir private Path folder;

  @Test
  void whatTheServerGetsSaysNothing() throws IOException {
    Payload sealed = codec("k1:" + ONE).encode(List.of(payload("top secret"))).getFirst();

    assertThat(sealed.toString()).doesNotContain("secret", "json/plain");
    assertThat(sealed.getMetadataOrThrow("encryption-key-id").toStringUtf8()).isEqualTo("k1");
    assertThat(codec("k1:" + ONE).decode(List.of(sealed))).containsExactly(payload("top secret"));
  }

  @Test
  void theSameIsNeverWrittenTwice() throws IOException {
    EncryptPayloads codec = codec("k1:" + ONE);

    assertThat(codec.encode(List.of(payload("x"), payload("x")))).doesNotHaveDuplicates();
  }

  @Test
  void keysCanBeRenewed() throws IOException {
    Payload old = codec("k1:" + ONE).encode(List.of(payload("x"))).getFirst();
    EncryptPayloads both = codec("k2:" + TWO + "\n# the old one\nk1: " + ONE);

    assertThat(both.decode(List.of(old))).containsExactly(payload("x"));
    assertThat(
            both.encode(List.of(payload("x")))
                .getFirst()
                .getMetadataOrThrow("encryption-key-id")
                .toStringUtf8())
        .isEqualTo("k2");
  }

  @Test
  void whatWasPlainBeforeIsStillRead() throws IOException {
    assertThat(codec("k1:" + ONE).decode(List.of(payload("x")))).containsExactly(payload("x"));
  }

  @Test
  void whatWasChangedIsRefused() throws IOException {
    EncryptPayloads codec = codec("k1:" + ONE);
    Payload sealed = codec.encode(List.of(payload("x"))).getFirst();
    byte[] bytes = sealed.getData().toByteArray();
    bytes[bytes.length - 1] ^= 1;
    Payload changed = sealed.toBuilder().setData(ByteString.copyFrom(bytes)).build();

    assertThatThrownBy(() -> codec.decode(List.of(changed)))
        .hasMessageContaining("can't be decrypted");
    assertThatThrownBy(() -> codec("k1:" + TWO).decode(List.of(sealed)))
        .hasMessageContaining("can't be decrypted");
    assertThatThrownBy(() -> codec("k2:" + ONE).decode(List.of(sealed)))
        .hasMessageContaining("\"k1\", which is not in OVERSEER_TEMPORAL_CODEC_KEY_FILE");
  }

  @Test
  void badKeysAreRefusedAndNotShown() throws IOException {
    assertThatThrownBy(() -> codec("k1:" + "11".repeat(16)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 1: it must be ID:KEY")
        .hasMessageNotContaining("1111");
    assertThatThrownBy(() -> codec("# nothing")).hasMessageContaining("there is no key in");
    assertThatThrownBy(() -> CodecKeys.read(folder.resolve("none")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("can't be read");
  }

  /** On a server, and with words of the agent in a failure. */
  @Test
  void nothingOfATaskIsReadableOnTheServer() throws Exception {
    Path keys = Files.writeString(folder.resolve("keys"), "k1:" + ONE);
    try (TestFleetServer server = new TestFleetServer();
        Fleet fleet = new Fleet(folder, server::open)) {
      fleet
          .set("OVERSEER_TEMPORAL_CODEC_KEY_FILE", keys.toString())
          .set("MAX_RETRIES", "0")
          .agent("echo hush-hush; echo hush-hush >&2; exit 1");
      fleet.submit("t1", "hush-hush", "\"metadata\": {\"key\": \"hush-hush\"}");
      fleet.work();

      assertThat(fleet.result("t1").stdout()).isEqualTo("hush-hush\n");
      assertThat(fleet.letter().fields().path("metadata").path("key").asString())
          .isEqualTo("hush-hush");
      assertThat(server.history("t1")).doesNotContain("hush", "aHVzaC1odXNo");
    }
  }

  private EncryptPayloads codec(String lines) throws IOException {
    return new EncryptPayloads(CodecKeys.read(Files.writeString(folder.resolve("keys"), lines)));
  }

  private static Payload payload(String text) {
    ObjectNode json = Json.object();
    json.put("text", text);
    try {
      return Connection.converter(TemporalEngineProvider.settings(Map.of()))
          .toPayload(json)
          .orElseThrow();
    } catch (EngineException e) {
      throw new IllegalStateException(e);
    }
  }
}
