import { Signal } from '../part/signal.js';

/**
 * What the hub is asked to tell by itself, on each connection anew: the states of all tasks, what
 * they use while somebody looks at that, and the lines of the tasks that are looked at. The lines of
 * all others stay where they are.
 */
export class Listen {
  /** A connection tells. The value is whether the hub was restarted since the one before. */
  begun = new Signal();
  /** Whether there is such a connection. */
  isOn = false;

  #hub;
  #life = '';
  #usageWanted = 0;

  constructor(hub, connection) {
    this.#hub = hub;
    connection.state.on((state) => {
      if (state !== 'open') {
        this.isOn = false;
      }
    });
  }

  /** Subscribes; the promise holds whether the hub was restarted. */
  async begin() {
    const { life = '' } = await this.#subscribe();
    const restarted = this.#life !== '' && this.#life !== life;
    this.#life = life;
    this.isOn = true;
    this.begun.emit(restarted);
    return restarted;
  }

  /** Has the hub tell what tasks use, until the returned function is called. */
  wantUsage() {
    this.#countUsage(1);
    return () => this.#countUsage(-1);
  }

  #countUsage(step) {
    const before = this.#usageWanted > 0;
    this.#usageWanted += step;
    if (this.isOn && before !== this.#usageWanted > 0) {
      this.#subscribe().catch(ignore);
    }
  }

  #subscribe() {
    return this.#hub.ask({
      type: 'subscribe_all', state_only: true, usage: this.#usageWanted > 0,
    });
  }

  /** Has the hub tell what a task writes. */
  follow(taskId) {
    return this.#hub.ask({ type: 'subscribe', task_id: taskId });
  }

  /** No longer. */
  unfollow(taskId) {
    if (this.isOn) {
      this.#hub.ask({ type: 'unsubscribe', task_id: taskId }).catch(ignore);
    }
  }
}

/** A connection that is lost tells nothing: the next one is asked anew. */
function ignore() {}
