package dev.overseer.discord;

/** What a request does: Discord counts each of these on its own. */
public enum Route {
  /** Posts a message. */
  POST,
  /** Changes one. */
  EDIT,
  /** Deletes one. */
  DELETE,
  /** Asks for the webhook. */
  CHECK
}
