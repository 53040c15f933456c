import { Signal } from '../part/signal.js';

/** What tasks use of the machine, by their id: {cpu, memory, processes}. Only while it is watched. */
export class Usage {
  changed = new Signal();
  byTask = new Map();

  #listen;

  constructor(hub, listen) {
    this.#listen = listen;
    hub.event.on((message) => {
      if (message.type === 'usage') {
        this.byTask = new Map(message.tasks.map((task) => [task.task_id, fromWire(task)]));
        this.changed.emit();
      }
    });
  }

  /** Keeps it up to date until the returned function is called. */
  watch() {
    return this.#listen.wantUsage();
  }

  /** Of a task that runs; what was known of one that ended says nothing. */
  of(task) {
    return task.phase === 'running' || task.phase === 'stopping'
      ? this.byTask.get(task.id) : undefined;
  }
}

/** Shares of one processor in percent; bytes. */
function fromWire({ cpu_percent: cpu, memory_bytes: memory, processes }) {
  return { cpu, memory, processes };
}
