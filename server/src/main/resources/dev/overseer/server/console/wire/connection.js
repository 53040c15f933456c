import { Signal } from '../part/signal.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** What a token can look like; another one would be no sub-protocol, and no header. */
export const TOKEN = /[A-Za-z0-9._~+\-]{16,512}/;
const WORKER = new URL('socket-worker.js', import.meta.url);

// The page forbids scripts from text; the worker's address is the one exception, and only it.
const policy = globalThis.trustedTypes?.createPolicy('overseer-worker', {
  createScriptURL: (url) => {
    if (url !== WORKER.href) {
      throw new TypeError(`${url} is not the console's worker`);
    }
    return url;
  },
});

/**
 * A WebSocket that comes back by itself.
 *
 *   connecting ─► open ─► waiting ─► connecting …
 *       ├───────────────────┘ (nobody there, or this page's address may not connect)
 *       └─► refused (the token is not the hub's) ── with a new token ─► connecting
 *
 * Signals: `state` with one of these words, `parcel` with the messages of a moment.
 */
export class Connection {
  state = new Signal();
  parcel = new Signal();
  now = 'connecting';
  /** Whether the hub is there, and yet takes no connection from this page. */
  isForeign = false;
  /** The code with which the last open connection was closed; 0 before the first end. */
  lastCode = 0;
  retryAt = 0;

  #url;
  #token;
  #worker;
  #wait = FIRST_WAIT_MS;
  #timer = 0;

  constructor(url, token) {
    this.#url = url;
    this.#token = token;
    this.#worker = new Worker(policy ? policy.createScriptURL(WORKER.href) : WORKER.href);
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    addEventListener('online', () => this.retryNow());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) {
        this.retryNow();
      }
    });
  }

  open() {
    if (this.#token !== '' && !new RegExp(`^${TOKEN.source}$`).test(this.#token)) {
      this.#become('refused');
      return;
    }
    this.#become('connecting');
    const protocols = this.#token === '' ? ['overseer']
      : ['overseer', `overseer.bearer.${this.#token}`];
    const url = new URL(this.#url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#worker.postMessage({ do: 'open', url: url.href, protocols });
  }

  /** Sends a message, which is lost where there is no connection. */
  send(message) {
    this.#worker.postMessage({ do: 'send', text: JSON.stringify(message) });
  }

  useToken(token) {
    this.#token = token;
    this.#wait = FIRST_WAIT_MS;
    this.open();
  }

  retryNow() {
    if (this.now === 'waiting') {
      clearTimeout(this.#timer);
      this.open();
    }
  }

  #hear(told) {
    switch (told.is) {
      case 'opened':
        this.#wait = FIRST_WAIT_MS;
        this.isForeign = false;
        this.#become('open');
        break;
      case 'parcel':
        try {
          this.parcel.emit(told.messages);
        } finally {
          this.#worker.postMessage({ do: 'taken' });
        }
        break;
      case 'closed':
        // An attempt that came to nothing says nothing about why the last connection ended.
        if (this.now === 'open') {
          this.lastCode = told.code;
        }
        this.#closed();
        break;
      default:
        throw new Error(`the worker says ${told.is}`);
    }
  }

  async #closed() {
    if (this.now === 'connecting') {
      const why = await this.#whyNot();
      if (why === 'token') {
        this.#become('refused');
        return;
      }
      this.isForeign = why === 'origin';
    }
    const wait = this.#wait * (0.75 + Math.random() / 2);
    this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 1.7);
    this.retryAt = Date.now() + wait;
    this.#become('waiting');
    this.#timer = setTimeout(() => this.open(), wait);
  }

  /** A browser doesn't say why a WebSocket was refused: plain HTTP does. */
  async #whyNot() {
    const headers = this.#token === '' ? {} : { Authorization: `Bearer ${this.#token}` };
    const status = async (path) => (await fetch(new URL(path, document.baseURI), {
      method: 'HEAD', headers, cache: 'no-store',
    })).status;
    try {
      if (await status('ws/manifest') === 401) {
        return 'token';
      }
      return await status('readyz') === 200 ? 'origin' : 'gone';
    } catch {
      return 'gone';
    }
  }

  #become(state) {
    this.now = state;
    this.state.emit(state);
  }
}
