import { Signal } from '../part/signal.js';

const QUIET_FOR_MS = 10_000;

/** A request that the hub answered with no. */
export class Refused extends Error {
  constructor(message, existingTaskId = '') {
    super(message);
    this.existingTaskId = existingTaskId;
  }
}

/** A request that has no answer, since the connection went. */
export class Lost extends Error {}

/** Requests and their answers, by id; what has none is an event. */
export class Hub {
  /** Each message that is no answer to `ask`, in the order of the wire. */
  event = new Signal();
  /** After all the messages of a moment: the time to draw. */
  settled = new Signal();

  #connection;
  #pending = new Map();
  #next = 1;

  constructor(connection) {
    this.#connection = connection;
    connection.parcel.on((messages) => {
      messages.forEach((message) => this.#receive(message));
      this.settled.emit();
    });
    connection.state.on((state) => {
      if (state !== 'open') {
        this.#loseAll();
      }
    });
  }

  /**
   * Sends a request; the promise holds the answer, or fails with `Refused` or `Lost`.
   *
   * @param atOnce gets the answer in its place among the events, which the promise can't
   */
  ask(request, atOnce = () => {}) {
    if (this.#connection.now !== 'open') {
      return Promise.reject(new Lost('There is no connection to the hub.'));
    }
    const id = `c${this.#next++}`;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, atOnce });
      this.#connection.send({ ...request, id });
    });
  }

  /** Sends a request that is only answered if it is refused: `stop`. */
  tell(request) {
    const id = `c${this.#next}`;
    const timer = setTimeout(() => {
      this.#pending.get(id)?.resolve({});
      this.#pending.delete(id);
    }, QUIET_FOR_MS);
    return this.ask(request).finally(() => clearTimeout(timer));
  }

  #receive(message) {
    const pending = message.id ? this.#pending.get(message.id) : undefined;
    if (pending) {
      this.#pending.delete(message.id);
      if (message.type === 'error') {
        pending.reject(new Refused(message.message, message.existing_task_id));
        return;
      }
      pending.atOnce(message);
      pending.resolve(message);
    }
    // `started` and `queued` are answers and events at once.
    this.event.emit(message);
  }

  #loseAll() {
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    lost.forEach(({ reject }) => reject(new Lost('The connection to the hub was lost.')));
  }
}
