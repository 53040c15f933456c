import { Signal } from '../part/signal.js';

/** What tasks use of the machine: {cpu, memory, processes}. Only while it is watched. */
export class Usage {
  changed = new Signal();

  #listen;
  #feed;
  #ofHub = new Map();
  #ofWorkers = new Map();
  #watchers = 0;
  #leaveFeed = null;

  constructor(hub, listen, feed) {
    this.#listen = listen;
    this.#feed = feed;
    hub.event.on((message) => {
      if (message.type === 'usage') {
        this.#ofHub = new Map(message.tasks.map((task) => [task.task_id, fromWire(task)]));
        this.changed.emit();
      }
    });
    feed.topics.on(() => this.#watchFeed());
  }

  /** Keeps it up to date until the returned function is called. */
  watch() {
    const leaveHub = this.#listen.wantUsage();
    this.#watchers++;
    this.#watchFeed();
    return () => {
      leaveHub();
      this.#watchers--;
      if (this.#watchers === 0) {
        this.#leaveFeed?.();
        this.#leaveFeed = null;
      }
    };
  }

  #watchFeed() {
    if (this.#watchers > 0 && !this.#leaveFeed && this.#feed.offers('usage')) {
      this.#leaveFeed = this.#feed.watch('usage', '', (items) => {
        this.#ofWorkers = new Map([...items].map(([key, item]) => [key, fromWire(item)]));
        this.changed.emit();
      });
    }
  }

  /** Of a task that runs; what was known of one that ended says nothing. */
  of({ phase, worker, id, key }) {
    if (phase !== 'running' && phase !== 'stopping') {
      return undefined;
    }
    return worker === '' ? this.#ofHub.get(id) : this.#ofWorkers.get(key.slice('worker '.length));
  }
}

/** Shares of one processor in percent; bytes. */
function fromWire({ cpu_percent: cpu, memory_bytes: memory, processes }) {
  return { cpu, memory, processes };
}
