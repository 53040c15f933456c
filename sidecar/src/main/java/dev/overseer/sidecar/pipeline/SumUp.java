package dev.overseer.sidecar.pipeline;

/** When it is told what a session came to; at the end for those that it was not yet told of. */
public enum SumUp {
  /** When another session begins: in a workspace there is one at a time. */
  AT_NEXT_BEGIN,
  /** When nothing has happened in it for a while: there may be any number at a time. */
  WHEN_QUIET
}
