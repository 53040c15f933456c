package dev.overseer.transcript.read;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which tool a call was to, until it returns. Calls that never return are forgotten in time. */
final class OpenCalls {
  private static final int MOST = 256;

  private final Map<String, String> tools =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  void called(String id, String tool) {
    if (!id.isEmpty()) {
      tools.put(id, tool);
    }
  }

  /** The tool's name; empty if nobody knows. */
  String returned(String id) {
    String tool = tools.remove(id);
    return tool == null ? "" : tool;
  }
}
