package dev.overseer.worker;

/** Something that a worker should look at. */
sealed interface Sighting {

  /** A file in the task folder was written, or moved in. */
  record File(String name) implements Sighting {}

  /** Anything may have happened in the task folder. */
  record Folder() implements Sighting {}

  /** Somebody asks for something. */
  record Requests() implements Sighting {}

  /** A dependency outside of the queue may have been settled. */
  record Dependencies() implements Sighting {}

  /** Nothing comes any more. */
  record End() implements Sighting {}
}
