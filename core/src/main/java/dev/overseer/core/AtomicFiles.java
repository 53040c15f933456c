package dev.overseer.core;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Files that are there whole or not at all, whatever happens to us or to the machine: written
 * beside their place, forced to the disk, renamed into it, and the folder forced too, since a
 * rename is an entry in it (POSIX leaves the order of the two open otherwise).
 *
 * <p>Thread-safe. Of two writers of one file, the later rename wins; no reader sees a mixture. The
 * file systems must be local ones with POSIX permissions.
 */
public final class AtomicFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private AtomicFiles() {}

  /**
   * Writes a file, instead of the one that may be there. A new one gets the permissions that the
   * process gives its files, one that was there keeps its own. A symbolic link is replaced, not
   * followed.
   *
   * @throws IOException if it can't; then the place is as it was before
   */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, content, permissionsOf(file));
  }

  /** Writes a file that nobody but its owner may read or write, from its first byte on. */
  public static void writePrivate(Path file, byte[] content) throws IOException {
    write(file, content, Optional.of(OWNER_ONLY));
  }

  private static void write(
      Path file, byte[] content, Optional<Set<PosixFilePermission>> permissions)
      throws IOException {
    Path folder = folderOf(file);
    Path beside = folder.resolve(".%s.tmp".formatted(UUID.randomUUID()));
    try {
      try (FileChannel channel = create(beside, permissions)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    sync(folder);
  }

  private static FileChannel create(Path file, Optional<Set<PosixFilePermission>> permissions)
      throws IOException {
    if (permissions.isEmpty()) {
      return FileChannel.open(file, CREATE_NEW, WRITE);
    }
    // Created for the owner alone: wider permissions come once it is ours to give them.
    FileChannel channel =
        FileChannel.open(
            file, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      Files.setPosixFilePermissions(file, permissions.get());
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Moves a file within its file system, in one step that is on the disk when this returns.
   * Replaces what is there.
   *
   * @throws java.nio.file.NoSuchFileException if another one was quicker: of several that move the
   *     same file, exactly one succeeds
   */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    // The new name first: after a crash in between there are two names, never none.
    sync(folderOf(to));
    if (!folderOf(from).equals(folderOf(to))) {
      sync(folderOf(from));
    }
  }

  /** Forces a folder's entries to the disk: files made, renamed or deleted in it. */
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private static Optional<Set<PosixFilePermission>> permissionsOf(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? Optional.of(Files.getPosixFilePermissions(file))
        : Optional.empty();
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " is no file");
    }
    return folder;
  }
}
