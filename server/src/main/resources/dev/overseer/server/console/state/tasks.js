import { Signal } from '../part/signal.js';
import { soon } from '../part/dom.js';
import { instant } from '../text/words.js';

const ASK_AFTER_MS = 300;
/** The hub forgets old tasks without a word: after so many ends it is asked which ones there are. */
const ENDS_BEFORE_RELOAD = 500;
const RELOAD_AFTER_MS = 10_000;
const CLOCKS_MAY_DIFFER_MS = 2000;

/**
 * What a task is doing, in the order in which a person wants to hear of it. The hub's four states
 * say less: there, what ended by itself and what is about to be restarted are both `active`.
 */
export const PHASES = [
  'running', 'starting', 'stopping', 'restarting', 'queued', 'errored', 'failed', 'stopped', 'done',
];

/** Phases in which there is something to stop. */
export const STOPPABLE = new Set(['running', 'starting', 'restarting', 'queued']);

const RUNNING = new Set(['running', 'starting', 'stopping']);

/**
 * All tasks that the hub knows. `list` fills it once per connection; from then on events change it,
 * and what an event doesn't say is asked for with `since`, which answers with the few that moved.
 */
export class Tasks {
  /** Something changed. */
  changed = new Signal();
  byId = new Map();
  loaded = false;

  #hub;
  #isRestarted;
  #heardUpTo = 0;
  #askForMore;
  #askForAll;
  #ends = 0;
  #dirty = false;

  /**
   * @param isRestarted whether tasks of an action are restarted when they end, where the request
   *     for a task says nothing of it
   */
  constructor(hub, isRestarted) {
    this.#hub = hub;
    this.#isRestarted = isRestarted;
    this.#askForMore = soon(ASK_AFTER_MS, () => this.#askSince());
    this.#askForAll = soon(RELOAD_AFTER_MS, () => this.reload().catch(ignore));
    hub.event.on((message) => this.#hear(message));
    hub.settled.on(() => {
      if (this.#dirty) {
        this.#dirty = false;
        this.changed.emit();
      }
    });
  }

  /** Learns everything anew: what the hub has forgotten goes. */
  async reload() {
    await this.#hub.ask({ type: 'list' }, ({ tasks = [] }) => {
      this.byId.clear();
      this.#ends = 0;
      this.#take(tasks);
      this.loaded = true;
    });
  }

  get(id) {
    return this.byId.get(id);
  }

  #askSince() {
    const since = new Date(this.#heardUpTo - CLOCKS_MAY_DIFFER_MS).toISOString();
    this.#hub.ask({ type: 'list', since }, ({ tasks = [] }) => this.#take(tasks)).catch(ignore);
  }

  #take(infos) {
    for (const info of infos) {
      const task = fromWire(info, Boolean(info.retry_policy) || this.#isRestarted(info.action));
      this.byId.set(task.id, task);
      this.#heardUpTo = Math.max(this.#heardUpTo, task.createdAt, task.startedAt, task.exitedAt);
    }
    this.#dirty = true;
  }

  #hear(message) {
    switch (message.type) {
      case 'started':
        this.#change(message, (task, at) => Object.assign(task, {
          phase: 'running', pid: message.pid, startedAt: at, queuedAt: 0, error: '',
          restarts: task.restarts + (message.restart_of ? 1 : 0),
        }));
        break;
      case 'exited':
        this.#exited(message);
        break;
      case 'restarting':
        this.#change(message, (task) => Object.assign(task, { phase: 'restarting' }));
        break;
      case 'errored':
        this.#change(message, (task) => Object.assign(task, { phase: 'errored' }));
        break;
      case 'stopped':
        this.#change(message, (task) => Object.assign(task, { phase: 'stopped' }));
        break;
      case 'queued':
        this.#change(message, (task, at) => Object.assign(task, { phase: 'queued', queuedAt: at }));
        break;
      case 'dequeued':
        this.#dequeued(message);
        break;
      default:
        // Answers, lines and pools are read elsewhere.
    }
  }

  /** A replay tells of ends of the past once more, in the same words. */
  #exited(message) {
    const known = this.byId.get(message.task_id);
    if (known && !isNews(instant(message.ts), known)) {
      return;
    }
    this.#change(message, (task, at) => Object.assign(task, {
      phase: afterExit(message, task), exitedAt: at, exitCode: message.exit_code,
    }));
    this.#ends++;
    if (this.#ends > Math.max(ENDS_BEFORE_RELOAD, this.byId.size / 4)) {
      this.#askForAll();
    }
  }

  /** One that never ran is forgotten by the hub at once. */
  #dequeued(message) {
    const task = this.byId.get(message.task_id);
    if (task?.startedAt === 0) {
      this.byId.delete(task.id);
      this.#dirty = true;
    } else if (task) {
      this.#change(message, (known) => Object.assign(known, { phase: 'stopped', queuedAt: 0 }));
    }
  }

  #change(message, change) {
    const at = instant(message.ts);
    this.#heardUpTo = Math.max(this.#heardUpTo, at);
    const task = this.byId.get(message.task_id);
    if (task) {
      this.byId.set(task.id, change({ ...task }, at));
      this.#dirty = true;
    }
    if (!task || message.type === 'errored' || message.type === 'started') {
      this.#askForMore();
    }
  }
}

/** A connection that is lost is followed by a reload. */
function ignore() {}

/** Whether an end at this time is that of the run that is known. */
function isNews(at, task) {
  return at >= task.startedAt && (RUNNING.has(task.phase) || at > task.exitedAt);
}

function afterExit(message, task) {
  if (message.intentional) {
    return 'stopped';
  }
  if (task.isRestarted) {
    return 'restarting';
  }
  return message.exit_code === 0 ? 'done' : 'failed';
}

function fromWire(info, isRestarted) {
  const task = {
    key: info.task_id,
    worker: '',
    id: info.task_id,
    action: info.action,
    params: info.params ?? {},
    isRestarted,
    cost: null,
    pid: info.current_pid ?? 0,
    restarts: info.restart_count ?? 0,
    createdAt: instant(info.created_at),
    queuedAt: instant(info.queued_at),
    startedAt: instant(info.last_started_at),
    exitedAt: instant(info.last_exited_at),
    exitCode: info.last_exit_code ?? null,
    error: info.error_message ?? '',
    phase: '',
  };
  task.phase = phase(info, task);
  return Object.freeze(task);
}

function phase(info, task) {
  switch (info.state) {
    case 'queued':
      return 'queued';
    case 'errored':
      return 'errored';
    case 'stopped':
      return info.worker_state === 'running' ? 'stopping' : 'stopped';
    default:
      if (info.worker_state === 'running') {
        return 'running';
      }
      if (info.worker_state !== 'exited') {
        return 'starting';
      }
      if (task.isRestarted) {
        return 'restarting';
      }
      return task.exitCode === 0 ? 'done' : 'failed';
  }
}

/** How long a task's run takes, or took; 0 where it has none. */
export function runtime(task, now) {
  if (task.startedAt === 0) {
    return 0;
  }
  const isOver = task.exitedAt >= task.startedAt && task.phase !== 'running'
    && task.phase !== 'stopping';
  return (isOver ? task.exitedAt : now) - task.startedAt;
}
