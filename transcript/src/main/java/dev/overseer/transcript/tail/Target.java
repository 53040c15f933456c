package dev.overseer.transcript.tail;

import java.nio.file.Path;
import java.util.Optional;

/** What is followed. */
public sealed interface Target {

  /** One transcript, with its subagents. It need not be there yet. */
  record File(Path path) implements Target {}

  /**
   * The transcripts of a workspace.
   *
   * @param session only this one, with its subagents; without it the newest session that is there
   *     at the start, and every one that comes after
   */
  record Workspace(FindTranscripts transcripts, Optional<String> session) implements Target {}

  /**
   * All that agents write from now on, in any workspace: new sessions whole, of those that were
   * there what is added. After a break also what was written during it.
   */
  record Sessions(TranscriptFolders folders) implements Target {}
}
