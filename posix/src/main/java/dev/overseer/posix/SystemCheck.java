package dev.overseer.posix;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says at once, and in one sentence, when this machine cannot do what the module needs. */
final class SystemCheck {
  static final String CLOSE_FROM_FUNCTION = "posix_spawn_file_actions_addclosefrom_np";

  private static final Pattern KERNEL = Pattern.compile("(\\d+)\\.(\\d+).*");

  private SystemCheck() {}

  /**
   * @throws UnsupportedSystemException on anything but Linux 5.3+ (pidfd_open) with glibc 2.34+
   *     (posix_spawn_file_actions_addclosefrom_np) on x86-64 or aarch64, with /proc
   */
  static void run() {
    platform(
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""),
        System.getProperty("os.version", ""));
    if (ProcStat.of(ProcessHandle.current().pid()).isEmpty()) {
      throw new UnsupportedSystemException("/proc is not mounted here, or is hidden from us");
    }
    if (!CFunctions.has("gnu_get_libc_version")) {
      throw new UnsupportedSystemException("this C library is not glibc");
    }
    if (!CFunctions.has(CLOSE_FROM_FUNCTION)) {
      throw new UnsupportedSystemException("this glibc is older, it has no " + CLOSE_FROM_FUNCTION);
    }
  }

  static void platform(String system, String architecture, String kernel) {
    if (!system.equals("Linux")) {
      throw new UnsupportedSystemException("this is " + system);
    }
    if (!architecture.equals("amd64") && !architecture.equals("aarch64")) {
      throw new UnsupportedSystemException("this is Linux on " + architecture);
    }
    Matcher version = KERNEL.matcher(kernel);
    if (version.matches()) {
      int major = Integer.parseInt(version.group(1));
      int minor = Integer.parseInt(version.group(2));
      if (major < 5 || (major == 5 && minor < 3)) {
        throw new UnsupportedSystemException("this is Linux " + kernel);
      }
    }
  }
}
