package dev.overseer.server;

import dev.overseer.hub.Session;

/** What a client of the hub says and hears; events come to its connection by themselves. */
record TalkWithHub(Session session, HandleRequest requests) implements Talk {
  @Override
  public void handle(Incoming message) {
    requests.handle(message);
  }

  @Override
  public void relieved() {
    session.relieved();
  }

  @Override
  public void close() {
    session.close();
  }
}
