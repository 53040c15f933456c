package dev.overseer.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A JVM that holds a lease until it is killed: its arguments are the file and the content. */
final class LeaseHolder {
  private LeaseHolder() {}

  public static void main(String[] arguments) throws Exception {
    FileLease lease = FileLease.tryTake(Path.of(arguments[0])).orElseThrow();
    lease.write(arguments[1].getBytes(StandardCharsets.UTF_8));
    System.out.println("held");
    while (System.in.read() >= 0) {
      // What is written to it does not matter.
    }
    lease.close();
  }
}
