package dev.overseer.server;

import dev.overseer.hub.Hub;
import dev.overseer.hub.HubException;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The manifest: what messages there are, in a form that programs read. The protocol itself never
 * changes while we run and is a resource; the actions are read each time.
 */
final class DescribeProtocol {
  private final Hub hub;
  private final Map<String, Object> fixed;

  DescribeProtocol(Hub hub, ServerOptions options) {
    this.hub = hub;
    fixed = resource("manifest.json");
    fixed.put("version", options.version());
  }

  /** The whole document, with the actions as they are now. */
  Map<String, Object> manifest() {
    Map<String, Object> manifest = new LinkedHashMap<>(fixed);
    manifest.put("actions", actions());
    return manifest;
  }

  byte[] json() {
    return Wire.writeDocument(manifest());
  }

  /** By name; none where the hub has none. */
  List<ActionDescription> actions() {
    try {
      return hub.actions().stream().map(TranslateSnapshots::action).toList();
    } catch (HubException.NoActions none) {
      return List.of();
    }
  }

  static Map<String, Object> resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(DescribeProtocol.class.getResourceAsStream(name), name)) {
      return Wire.readDocument(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
