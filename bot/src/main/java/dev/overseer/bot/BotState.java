package dev.overseer.bot;

import dev.overseer.bot.asks.AskStore;
import dev.overseer.bot.runs.RunStore;
import dev.overseer.bot.runs.RunTokens;
import dev.overseer.bot.steering.WaitingInputs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;

/** What the bot remembers, in a folder that is one bot's at a time. */
record BotState(
    FileChannel lock, RunStore runs, RunTokens tokens, WaitingInputs inputs, AskStore asks)
    implements Closeable {

  /**
   * Opens it.
   *
   * @throws BotException if it can't be used, or another bot has it
   */
  static BotState open(Path folder, InstantSource time) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (tryLock(lock).isEmpty()) {
          throw new BotException.StateTaken(folder);
        }
        RunStore runs = RunStore.open(folder);
        return new BotState(
            lock,
            runs,
            RunTokens.open(runs, folder),
            WaitingInputs.open(folder, time),
            AskStore.open(folder));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (BotException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new BotException.StateUnusable(folder, e);
    }
  }

  private static Optional<FileLock> tryLock(FileChannel file) throws IOException {
    try {
      return Optional.ofNullable(file.tryLock());
    } catch (OverlappingFileLockException here) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    runs.close();
    inputs.close();
    asks.close();
    lock.close();
  }
}
