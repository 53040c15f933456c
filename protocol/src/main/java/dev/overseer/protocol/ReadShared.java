package dev.overseer.protocol;

/** Reads what both directions have. */
final class ReadShared {
  private ReadShared() {}

  static RetrySettings retry(Fields fields) {
    return new RetrySettings(
        fields.duration("restart_delay"),
        fields.duration("restart_jitter"),
        fields.duration("error_window"),
        fields.smallInteger("error_threshold"));
  }

  static ExcessSettings excess(Fields fields) {
    String action = fields.text("action");
    String order = fields.text("order");
    return new ExcessSettings(
        action.isEmpty() ? "stop" : action,
        order.isEmpty() ? "first" : order,
        fields.integer("grace"));
  }
}
