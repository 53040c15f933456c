package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.worker.WorkOnTask.Wanted;
import dev.overseer.worker.schedule.Schedule.Dependency;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.Requests;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The thread that looks at what was seen: task files are read one after the other, as they come,
 * and those that are found are given to the desk at once, so that the first runs while the last is
 * read.
 *
 * <pre>
 *   inotify, polling, wake-ups, requests ──► sightings ──one thread──► TakeIn ──► Desk
 * </pre>
 */
final class FindTasks implements Runnable {
  private static final int MOST_DEPENDENCIES = 1_000;

  private final WorkerParts parts;
  private final Desk desk;
  private final TakeIn takeIn;
  private final WorkOnTask workOnTask;
  private final BiConsumer<Waiting, Wanted> start;
  private final Function<String, Dependency> dependency;
  private final Runnable dispatch;

  private final BlockingQueue<Sighting> sightings = new LinkedBlockingQueue<>();

  FindTasks(
      WorkerParts parts,
      Desk desk,
      TakeIn takeIn,
      WorkOnTask workOnTask,
      BiConsumer<Waiting, Wanted> start,
      Function<String, Dependency> dependency,
      Runnable dispatch) {
    this.parts = parts;
    this.desk = desk;
    this.takeIn = takeIn;
    this.workOnTask = workOnTask;
    this.start = start;
    this.dependency = dependency;
    this.dispatch = dispatch;
  }

  /** Something was seen. Thread-safe; never blocks. */
  void see(Sighting sighting) {
    sightings.add(sighting);
  }

  @Override
  public void run() {
    try {
      while (true) {
        switch (sightings.take()) {
          case Sighting.File(String name) -> {
            takeIn.look(name);
            dispatch.run();
          }
          case Sighting.Folder() -> scan();
          case Sighting.Requests() -> requests();
          case Sighting.Dependencies() -> dependencies();
          case Sighting.End() -> {
            return;
          }
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private void scan() {
    Path folder = parts.layout().tasksOf(parts.worker());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!desk.isWaiting(name)) {
          takeIn.look(name);
          dispatch.run();
        }
      }
      parts.trouble().end("task folder");
    } catch (NoSuchFileException vanished) {
      makeAnew(folder);
    } catch (IOException | DirectoryIteratorException e) {
      if (parts.trouble().begin("task folder", "can't list %s: %s".formatted(folder, e))) {
        parts.log().error("the task folder can't be listed", e, field("folder", folder));
      }
    }
  }

  private void makeAnew(Path folder) {
    try {
      Files.createDirectories(folder);
      parts.log().warn("the task folder had vanished; it is made anew", field("folder", folder));
    } catch (IOException e) {
      parts.trouble().begin("task folder", "can't make %s: %s".formatted(folder, e));
    }
  }

  private void requests() {
    desk.drain(Files.exists(parts.layout().drainOf(parts.worker())));
    Path folder = parts.layout().cancellationsOf(parts.worker());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.getFileName().toString().startsWith(".")) {
          cancel(Requests.taskIdOf(file));
        }
      }
    } catch (NoSuchFileException none) {
      // Nobody has ever cancelled anything.
    } catch (IOException | DirectoryIteratorException e) {
      parts.log().warn("requests can't be read", e, field("folder", folder));
    }
    dispatch.run();
  }

  private void cancel(String taskId) {
    Optional<String> key = desk.keyOf(taskId);
    if (key.isPresent() && !workOnTask.cancel(key.get())) {
      desk.takeOut(key.get()).ifPresent(task -> start.accept(task, new Wanted.Cancel()));
    }
  }

  private void dependencies() {
    for (String id : desk.awaited(MOST_DEPENDENCIES)) {
      switch (dependency.apply(id)) {
        case COMPLETED -> desk.settled(id, true);
        case FAILED ->
            desk.settled(id, false)
                .forEach(task -> start.accept(task, new Wanted.Refuse("dependency failed: " + id)));
        case OPEN -> {}
      }
    }
    dispatch.run();
  }
}
