import { Signal } from '../part/signal.js';
import { instant } from '../text/words.js';

/**
 * Tasks of workers in the form of the hub's own, where the feed tells of them: those that wait or
 * run, and the latest that are over.
 */
export class WorkerTasks {
  changed = new Signal();
  all = [];

  #feed;
  #queue = new Map();
  #workers = new Map();
  #results = new Map();
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
        || !['queue', 'workers', 'results'].every((topic) => this.#feed.offers(topic))) {
      return;
    }
    this.#leave = [
      this.#feed.watch('queue', '', (items) => this.#take({ queue: items })),
      this.#feed.watch('workers', '', (items) => this.#take({ workers: items })),
      this.#feed.watch('results', '', (items) => this.#take({ results: items })),
    ];
  }

  /** The one of this worker and id; undefined if nothing is known of it. */
  get(worker, id) {
    return this.all.find((task) => task.worker === worker && task.id === id);
  }

  #take({ queue = this.#queue, workers = this.#workers, results = this.#results }) {
    this.#queue = queue;
    this.#workers = workers;
    this.#results = results;
    const running = new Map();
    for (const worker of workers.values()) {
      for (const run of worker.running ?? []) {
        running.set(`${worker.key}\n${run.task_id}`, run);
      }
    }
    const open = [...queue.values()].map((item) =>
      opened(item, running.get(`${item.worker}\n${item.task_id}`), results.get(item.key)));
    const over = [...results.values()].filter(({ key }) => !queue.has(key)).map(ended);
    this.all = [...open, ...over];
    this.changed.emit();
  }
}

/** One that waits or runs; the result, if there is one, is that of an earlier attempt. */
function opened(item, run, result) {
  const createdAt = instant(item.created_at);
  return Object.freeze({
    ...common(item),
    params: { prompt: item.prompt ?? '' },
    restarts: run ? Math.max(0, run.attempt - 1) : result?.attempts ?? 0,
    createdAt,
    queuedAt: run ? 0 : createdAt,
    startedAt: run ? instant(run.started_at) : 0,
    exitedAt: 0,
    exitCode: null,
    error: '',
    cost: result?.cost_usd ?? null,
    phase: run ? 'running' : 'queued',
  });
}

function ended(item) {
  const exitedAt = instant(item.at);
  const startedAt = exitedAt - 1000 * (item.duration_seconds ?? 0);
  return Object.freeze({
    ...common(item),
    params: item.prompt === undefined ? {} : { prompt: item.prompt },
    restarts: item.attempts - 1,
    createdAt: startedAt,
    queuedAt: 0,
    startedAt,
    exitedAt,
    exitCode: item.exit_code,
    error: item.status === 'completed' ? '' : item.reason ?? '',
    cost: item.cost_usd ?? null,
    session: item.session_id ?? '',
    phase: phaseOf(item),
  });
}

function phaseOf({ status, given_up: givenUp }) {
  if (status === 'completed') {
    return 'done';
  }
  return givenUp ? 'errored' : 'failed';
}

function common({ key, worker, task_id: id }) {
  return { key: `worker ${key}`, worker, id, action: worker, isRestarted: false, pid: 0, session: '' };
}
