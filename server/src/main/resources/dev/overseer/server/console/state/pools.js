import { Signal } from '../part/signal.js';
import { soon } from '../part/dom.js';

const ASK_AFTER_MS = 250;

/** What can be started, and the pools. Pools are asked for while somebody looks at them. */
export class Pools {
  changed = new Signal();
  actions = [];
  /** By action; the hub's own under the empty name. */
  byAction = new Map();

  #hub;
  #watchers = 0;
  #askAgain;

  constructor(hub) {
    this.#hub = hub;
    this.#askAgain = soon(ASK_AFTER_MS, () => this.#refresh());
    hub.event.on((message) => this.#hear(message));
  }

  async reload() {
    await this.#hub.ask({ type: 'describe' }, ({ actions = [] }) => {
      this.actions = actions.toSorted((a, b) => a.name.localeCompare(b.name));
    });
    this.changed.emit();
    if (this.#watchers > 0) {
      await this.#refresh();
    }
  }

  /** Keeps the pools up to date until the returned function is called. */
  watch() {
    this.#watchers++;
    this.#refresh();
    return () => {
      this.#watchers--;
    };
  }

  action(name) {
    return this.actions.find((action) => action.name === name);
  }

  resize(action, change) {
    return this.#hub.ask({ type: 'set_pool', ...named(action), ...change });
  }

  purge(action) {
    return this.#hub.ask({ type: 'purge', ...named(action) });
  }

  async #refresh() {
    const names = ['', ...this.actions.map(({ name }) => name)];
    await Promise.allSettled(names.map((name) =>
      this.#hub.ask({ type: 'pool_info', ...named(name) })
        .then(({ pool }) => this.byAction.set(name, pool))));
    this.changed.emit();
  }

  #hear(message) {
    switch (message.type) {
      case 'pool_updated':
        this.byAction.set(message.action ?? '', message.pool);
        this.changed.emit();
        break;
      case 'started':
      case 'exited':
      case 'queued':
      case 'dequeued':
        if (this.#watchers > 0) {
          this.#askAgain();
        }
        break;
      default:
        // Of no matter for pools.
    }
  }
}

function named(action) {
  return action === '' ? {} : { action };
}
