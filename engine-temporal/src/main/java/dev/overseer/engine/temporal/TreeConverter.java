package dev.overseer.engine.temporal;

import com.google.protobuf.ByteString;
import dev.overseer.worker.spool.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.PayloadConverter;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON objects as payloads, as every Temporal tool shows them. All that we give the server is one:
 * who reads it later may know fewer members, or more.
 */
final class TreeConverter implements PayloadConverter {
  private static final String ENCODING = "json/plain";
  private static final ByteString ENCODING_BYTES = ByteString.copyFromUtf8(ENCODING);

  /** For the SDK's own: what it takes out of a failure to have it encrypted is no tree. */
  private final JacksonJsonPayloadConverter others = new JacksonJsonPayloadConverter();

  @Override
  public String getEncodingType() {
    return ENCODING;
  }

  @Override
  public Optional<Payload> toData(@Nullable Object value) {
    if (!(value instanceof ObjectNode tree)) {
      return others.toData(value);
    }
    return Optional.of(
        Payload.newBuilder()
            .putMetadata("encoding", ENCODING_BYTES)
            .setData(ByteString.copyFrom(tree.toString(), StandardCharsets.UTF_8))
            .build());
  }

  @Override
  public <T> T fromData(Payload content, Class<T> valueClass, Type valueType) {
    if (!valueClass.equals(ObjectNode.class)) {
      return others.fromData(content, valueClass, valueType);
    }
    ObjectNode tree =
        Json.parse(content.getData().toByteArray())
            .orElseThrow(() -> new DataConverterException("a payload is no JSON object"));
    return valueClass.cast(tree);
  }
}
