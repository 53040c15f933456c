package dev.overseer.engine.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts all that we give the server, so that it keeps what it can't read: AES-256-GCM, a new
 * nonce for each payload, the key's id beside it. What was written without encryption before can
 * still be read.
 *
 * <p>Ids of tasks, names of workers, and times are no payloads, and stay readable.
 */
final class EncryptPayloads implements PayloadCodec {
  private static final String ENCODING = "encoding";
  private static final ByteString ENCRYPTED = ByteString.copyFromUtf8("binary/encrypted");
  private static final String KEY_ID = "encryption-key-id";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final CodecKeys keys;
  private final SecureRandom random = new SecureRandom();

  EncryptPayloads(CodecKeys keys) {
    this.keys = keys;
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return payloads.stream().map(this::encrypt).toList();
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream().map(this::decrypt).toList();
  }

  private Payload encrypt(Payload plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, keys.current(), nonce, plain.toByteArray());
    return Payload.newBuilder()
        .putMetadata(ENCODING, ENCRYPTED)
        .putMetadata(KEY_ID, ByteString.copyFromUtf8(keys.currentId()))
        .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(sealed)))
        .build();
  }

  private Payload decrypt(Payload payload) {
    if (!ENCRYPTED.equals(payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY))) {
      return payload;
    }
    String id = payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
    SecretKey key =
        keys.of(id)
            .orElseThrow(
                () ->
                    new PayloadCodecException(
                        "a payload is encrypted with the key \"%s\", which is not in OVERSEER_TEMPORAL_CODEC_KEY_FILE"
                            .formatted(id)));
    ByteString data = payload.getData();
    if (data.size() <= NONCE_BYTES) {
      throw new PayloadCodecException("an encrypted payload is cut short");
    }
    byte[] plain =
        run(
            Cipher.DECRYPT_MODE,
            key,
            data.substring(0, NONCE_BYTES).toByteArray(),
            data.substring(NONCE_BYTES).toByteArray());
    try {
      return Payload.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      throw new PayloadCodecException("an encrypted payload holds none", e);
    }
  }

  private static byte[] run(int mode, SecretKey key, byte[] nonce, byte[] bytes) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new PayloadCodecException(
          mode == Cipher.DECRYPT_MODE
              ? "a payload can't be decrypted: it was changed, or the key is another"
              : "a payload can't be encrypted",
          e);
    }
  }
}
