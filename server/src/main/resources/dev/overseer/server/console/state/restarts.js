import { Signal } from '../part/signal.js';

/**
 * Finds out whether the hub is another one than before a connection was lost. Its counters begin at
 * zero with it and never fall.
 */
export class NoticeRestarts {
  /** The hub was restarted. */
  happened = new Signal();

  #hub;
  #before = null;

  constructor(hub) {
    this.#hub = hub;
    hub.event.on((message) => {
      if (this.#before && message.type === 'started' && !message.restart_of) {
        this.#before.tasks_started++;
      }
    });
  }

  /** Whether it was. */
  async look() {
    const { global } = await this.#hub.ask({ type: 'metrics' });
    const before = this.#before;
    this.#before = { ...global };
    const restarted = before !== null
      && Object.entries(before).some(([name, value]) => (global[name] ?? 0) < value);
    if (restarted) {
      this.happened.emit();
    }
    return restarted;
  }
}
