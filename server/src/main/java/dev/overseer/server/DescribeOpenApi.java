package dev.overseer.server;

import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The OpenAPI document (Swagger 2.0). Its {@code /ws} path has a {@code ws} item of its own, which
 * lists a command for each message that a client can send and one for each action; other tools pass
 * over it.
 */
final class DescribeOpenApi {
  private final DescribeProtocol protocol;
  private final ServerOptions options;

  DescribeOpenApi(DescribeProtocol protocol, ServerOptions options) {
    this.protocol = protocol;
    this.options = options;
  }

  byte[] json() {
    // Read anew each time, since the parts that change are put into it.
    Map<String, Object> document = DescribeProtocol.resource("openapi.json");
    Map<String, Object> info = child(document, "info");
    info.put("title", options.name());
    info.put("version", options.version());
    Map<String, Object> webSocket = child(child(child(document, "paths"), "/ws"), "ws");
    List<Object> commands = new ArrayList<>((List<?>) webSocket.get("commands"));
    protocol.actions().forEach(action -> commands.add(start(action)));
    webSocket.put("commands", commands);
    return Wire.writeDocument(document);
  }

  @SuppressWarnings("unchecked") // The resource is ours: where a map is expected, it has one.
  private static Map<String, Object> child(Map<String, Object> parent, String name) {
    return (Map<String, Object>)
        parent.computeIfAbsent(name, missing -> new LinkedHashMap<String, Object>());
  }

  private static Map<String, Object> start(ActionDescription action) {
    Map<String, Object> command = new LinkedHashMap<>();
    command.put(
        "summary",
        action.description().isEmpty() ? "Start " + action.name() : action.description());
    command.put("operationId", "start-" + action.name());
    command.put("tags", List.of(action.name()));
    command.put("params_key", "params");
    List<Map<String, Object>> parameters = new ArrayList<>();
    parameters.add(hidden("type", "start"));
    parameters.add(hidden("action", action.name()));
    parameters.addAll(parameters(action));
    command.put("parameters", parameters);
    command.put("x-action-type", action.type());
    if (action.taskPool().limit() > 0 || action.taskPool().queue().isPresent()) {
      command.put("x-task-pool", action.taskPool());
    }
    action.retry().ifPresent(retry -> command.put("x-retry", retry));
    if (!action.dedupeKey().isEmpty()) {
      command.put("x-dedupe-key", action.dedupeKey());
    }
    return command;
  }

  private static Map<String, Object> hidden(String name, String value) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("hidden", true);
    parameter.put("default", value);
    return parameter;
  }

  /** By name, the required ones first. */
  private static List<Map<String, Object>> parameters(ActionDescription action) {
    List<Map<String, Object>> required = new ArrayList<>();
    List<Map<String, Object>> optional = new ArrayList<>();
    new TreeMap<>(action.params())
        .forEach(
            (name, param) -> {
              Map<String, Object> parameter = new LinkedHashMap<>();
              parameter.put("name", name);
              parameter.put("type", "string");
              if (param.defaultValue().isEmpty()) {
                parameter.put("required", true);
              } else {
                parameter.put("default", param.defaultValue().get());
              }
              if (!param.validate().isEmpty()) {
                parameter.put("validate", param.validate());
              }
              (param.defaultValue().isEmpty() ? required : optional).add(parameter);
            });
    required.addAll(optional);
    return required;
  }
}
