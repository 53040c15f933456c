package dev.overseer.posix;

/** Which of its two outputs a process wrote to. */
public enum StdStream {
  STDOUT("stdout"),
  STDERR("stderr");

  private final String label;

  StdStream(String label) {
    this.label = label;
  }

  /** The name that messages and logs use: {@code stdout} or {@code stderr}. */
  public String label() {
    return label;
  }
}
