import { Signal } from '../part/signal.js';
import { instant } from '../text/words.js';

/**
 * Tasks that workers have waiting or are at, in the form of the hub's own, where the feed tells of
 * them. A task that is done is no longer one of them.
 */
export class WorkerTasks {
  changed = new Signal();
  all = [];

  #feed;
  #queue = new Map();
  #workers = new Map();
  #leave = [];
  #watchers = 0;

  constructor(feed) {
    this.#feed = feed;
    feed.topics.on(() => this.#begin());
  }

  /** Keeps them up to date until the returned function is called. */
  watch() {
    this.#watchers++;
    this.#begin();
    return () => {
      this.#watchers--;
      if (this.#watchers === 0) {
        this.#leave.forEach((leave) => leave());
        this.#leave = [];
      }
    };
  }

  #begin() {
    if (this.#watchers === 0 || this.#leave.length > 0
        || !this.#feed.offers('queue') || !this.#feed.offers('workers')) {
      return;
    }
    this.#leave = [
      this.#feed.watch('queue', '', (items) => this.#take({ queue: items })),
      this.#feed.watch('workers', '', (items) => this.#take({ workers: items })),
    ];
  }

  #take({ queue = this.#queue, workers = this.#workers }) {
    this.#queue = queue;
    this.#workers = workers;
    const running = new Map();
    for (const worker of workers.values()) {
      for (const run of worker.running ?? []) {
        running.set(`${worker.key}\n${run.task_id}`, run);
      }
    }
    this.all = [...queue.values()]
      .map((item) => fromFeed(item, running.get(`${item.worker}\n${item.task_id}`)));
    this.changed.emit();
  }
}

function fromFeed(item, run) {
  const createdAt = instant(item.created_at);
  return Object.freeze({
    key: `worker ${item.key}`,
    worker: item.worker,
    id: item.task_id,
    action: item.worker,
    params: { prompt: item.prompt ?? '' },
    isRestarted: false,
    pid: 0,
    restarts: run ? Math.max(0, run.attempt - 1) : 0,
    createdAt,
    queuedAt: run ? 0 : createdAt,
    startedAt: run ? instant(run.started_at) : 0,
    exitedAt: 0,
    exitCode: null,
    error: '',
    cost: item.cost_usd ?? null,
    phase: run ? 'running' : 'queued',
  });
}
