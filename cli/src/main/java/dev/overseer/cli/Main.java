package dev.overseer.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where the launcher enters. Exit codes: 0 done, 1 failed, 2 not understood; a command that runs a
 * task hands on the task's own.
 */
public final class Main {
  private Main() {}

  /** Runs one command line and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(new Overseer(writer(FileDescriptor.out), writer(FileDescriptor.err)).run(args));
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }
}
