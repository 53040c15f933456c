import { Signal } from '../part/signal.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;

/**
 * What the hub doesn't know: workers, dead letters, sessions. Offered at `/console/ws` by an
 * `overseer up`; a hub alone has no such path. The messages are in docs/console-protocol.md.
 *
 * Each topic is a map of items by key, filled by `snapshot` and changed by `change`. A topic that
 * somebody watches is asked for again after a lost connection; what was known of it stays until all
 * of it has come anew.
 */
export class Feed {
  /** What is offered has become known. */
  topics = new Signal();

  #url;
  #token;
  #socket = null;
  #opening = false;
  #skew = 0;
  #offered = new Set();
  #watched = new Map();
  #pending = new Map();
  #next = 1;
  #wait = FIRST_WAIT_MS;

  constructor(url, token) {
    this.#url = url;
    this.#token = token;
  }

  offers(topic) {
    return this.#offered.has(topic);
  }

  /** The time by the server's clock, which is that of all times in items. */
  now() {
    return Date.now() - this.#skew;
  }

  /** Connects, if there is anything to connect to. */
  async open() {
    if (this.#socket || this.#opening) {
      return;
    }
    this.#opening = true;
    const isOffered = await this.#isOffered();
    this.#opening = false;
    if (!isOffered) {
      return;
    }
    const url = new URL(this.#url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const token = this.#token();
    const socket = new WebSocket(url, token === '' ? ['overseer']
      : ['overseer', `overseer.bearer.${token}`]);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onopen = () => {
      this.#wait = FIRST_WAIT_MS;
      for (const watch of this.#watched.values()) {
        this.#send({ type: 'watch', id: watch.id, topic: watch.topic, key: watch.key });
      }
    };
    socket.onclose = () => {
      this.#socket = null;
      const lost = [...this.#pending.values()];
      this.#pending.clear();
      lost.forEach(({ reject }) => reject(new Error('The connection was lost.')));
      setTimeout(() => this.open(), this.#wait);
      this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
    };
  }

  /**
   * Follows a topic.
   *
   * @param key which part of it: a session's id; empty for all
   * @param changed gets the map of items, and what of it is new
   * @param refused gets the reason why there is nothing to follow
   * @returns ends it
   */
  watch(topic, key, changed, refused = () => {}) {
    const id = `w${this.#next++}`;
    const items = new Map();
    const watch = { id, topic, key, items, coming: items, changed, refused };
    this.#watched.set(id, watch);
    this.#send({ type: 'watch', id, topic, key });
    return () => {
      this.#watched.delete(id);
      this.#send({ type: 'unwatch', id });
    };
  }

  /** Has something done; the promise holds the answer or fails with its reason. */
  command(type, fields) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error('There is no connection.'));
    }
    const id = `d${this.#next++}`;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ type, id, ...fields });
    });
  }

  /** A hub alone has nothing to say here. */
  async #isOffered() {
    try {
      const answer = await fetch(new URL('offers.json', this.#url), { cache: 'no-store' });
      return (await answer.json()).feed;
    } catch {
      return false;
    }
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #receive(message) {
    switch (message.type) {
      case 'hello':
        this.#offered = new Set(message.topics);
        this.#skew = Date.now() - Date.parse(message.now);
        this.topics.emit();
        break;
      case 'snapshot':
      case 'change':
        this.#apply(message);
        break;
      case 'done':
        this.#settle(message.id, ({ resolve }) => resolve(message));
        break;
      case 'error':
        this.#settle(message.id, ({ reject }) => reject(new Error(message.message)));
        this.#watched.get(message.id)?.refused(message.message);
        break;
      default:
        // Of a newer server.
    }
  }

  #apply(message) {
    const watch = this.#watched.get(message.id);
    if (!watch) {
      return;
    }
    if (message.type === 'snapshot') {
      watch.coming = new Map();
    }
    for (const item of message.set ?? []) {
      watch.coming.set(item.key, item);
    }
    for (const key of message.removed ?? []) {
      watch.coming.delete(key);
    }
    if (!message.more || watch.items.size === 0) {
      watch.items = watch.coming;
    }
    if (watch.items === watch.coming) {
      watch.changed(watch.items, message);
    }
  }

  #settle(id, how) {
    const pending = this.#pending.get(id);
    if (pending) {
      this.#pending.delete(id);
      how(pending);
    }
  }
}
