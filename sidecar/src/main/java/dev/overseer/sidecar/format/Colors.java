package dev.overseer.sidecar.format;

/** The bars at the sides of posts. */
final class Colors {
  static final int SESSION = 0x5865F2;
  static final int PROMPT = 0x3498DB;
  static final int SPEECH = 0xDADDE1;
  static final int TOOL = 0x7F8C9A;
  static final int CHANGE = 0x2ECC71;
  static final int OUTPUT = 0x4F545C;
  static final int ERROR = 0xED4245;
  static final int WARNING = 0xF1A340;
  static final int DONE = 0x2ECC71;
  static final int SUMMARY = 0xF1C40F;

  private Colors() {}
}
