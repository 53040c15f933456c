package dev.overseer.sidecar.format;

import dev.overseer.transcript.Envelope;

/**
 * Where an event belongs.
 *
 * @param session the session's id
 * @param root the folder that the session began in; paths below it are shown without it
 * @param program the agent's
 */
public record Context(String session, String root, String program, Envelope envelope) {

  /** A path as short as it is clear. */
  String path(String path) {
    return !root.isEmpty() && path.startsWith(root + "/")
        ? path.substring(root.length() + 1)
        : path;
  }

  /** The last two names of the folder that the agent is in. */
  String folder() {
    String folder = envelope.folder().isEmpty() ? root : envelope.folder();
    int last = folder.lastIndexOf('/');
    int before = last <= 0 ? -1 : folder.lastIndexOf('/', last - 1);
    return before <= 0 ? folder : "…" + folder.substring(before);
  }
}
