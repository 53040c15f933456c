package dev.overseer.protocol;

/** Which of its two outputs a task wrote to. */
public enum OutputStreamName {
  STDOUT("stdout"),
  STDERR("stderr");

  private final String wireName;

  OutputStreamName(String wireName) {
    this.wireName = wireName;
  }

  /** {@code stdout} or {@code stderr}. */
  public String wireName() {
    return wireName;
  }
}
