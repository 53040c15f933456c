package dev.overseer.posix;

import java.util.List;

/** Commands that are small scripts. */
final class Shell {
  private Shell() {}

  static Command script(String text) {
    return Command.of(List.of("/bin/sh", "-c", text));
  }

  /** Starts one and watches it. */
  static Running run(Processes processes, String text) throws SpawnException {
    return run(processes, script(text));
  }

  static Running run(Processes processes, Command command) throws SpawnException {
    return run(processes, command, () -> {});
  }

  static Running run(Processes processes, Command command, Runnable exited) throws SpawnException {
    Recorder recorder =
        new Recorder() {
          @Override
          public void onExit(ExitStatus status) {
            super.onExit(status);
            exited.run();
          }
        };
    Child child = processes.spawn(command);
    child.watch(recorder);
    return new Running(child, recorder);
  }

  record Running(Child child, Recorder recorder) {
    ExitStatus exit() throws Exception {
      return recorder.exit();
    }

    /** For threads of a test's own. */
    ExitStatus exitNow() {
      try {
        return exit();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    long pid() {
      return child.pid();
    }
  }
}
