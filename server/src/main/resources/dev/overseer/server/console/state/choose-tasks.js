import { PHASES, runtime } from './tasks.js';

const RANK = new Map(PHASES.map((phase, rank) => [phase, rank]));
/** What of a task is searched, in lower case: made once, since prompts are long. */
const SEARCHED = new WeakMap();

/** What tasks can be sorted by, each from its natural end. `at` is {now, usage}. */
export const ORDERS = {
  phase: (a, b) => RANK.get(a.phase) - RANK.get(b.phase) || a.queuedAt - b.queuedAt
    || latest(b) - latest(a),
  id: (a, b) => compare(a.id, b.id),
  action: (a, b) => compare(a.action, b.action) || latest(b) - latest(a),
  age: (a, b) => b.createdAt - a.createdAt,
  runtime: (a, b, { now }) => runtime(b, now) - runtime(a, now),
  cpu: (a, b, at) => used(b, 'cpu', at) - used(a, 'cpu', at),
  memory: (a, b, at) => used(b, 'memory', at) - used(a, 'memory', at),
  restarts: (a, b) => b.restarts - a.restarts || latest(b) - latest(a),
  cost: (a, b) => (b.cost ?? -1) - (a.cost ?? -1),
};

/**
 * Which of the tasks are wanted, in the wanted order.
 *
 * @param by whose they are, as `byOf` has it; empty for all
 */
export function chooseTasks(tasks, { phases, by, text, order, backwards }, usage) {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const at = { now: Date.now(), usage };
  const chosen = tasks.filter((task) => (phases.size === 0 || phases.has(task.phase))
    && (by === '' || byOf(task) === by)
    && (words.length === 0 || hasAll(task, words)));
  const inOrder = ORDERS[order];
  chosen.sort((a, b) => inOrder(a, b, at) || compare(a.key, b.key));
  return backwards ? chosen.reverse() : chosen;
}

/** Whose task it is: an action's or a worker's. */
export function byOf(task) {
  return task.worker === '' ? `action ${task.action}` : `worker ${task.worker}`;
}

/** How many tasks there are in each phase. */
export function countPhases(tasks) {
  const counts = new Map(PHASES.map((phase) => [phase, 0]));
  for (const { phase } of tasks) {
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  return counts;
}

/** By code units: to compare as a language does takes a hundred times as long. */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

function latest(task) {
  return Math.max(task.startedAt, task.exitedAt, task.createdAt);
}

function used(task, what, { usage }) {
  return usage.of(task)?.[what] ?? -1;
}

function hasAll(task, words) {
  let searched = SEARCHED.get(task);
  if (searched === undefined) {
    searched = [task.id, task.action, task.error, ...Object.values(task.params)]
      .join('\n').toLowerCase();
    SEARCHED.set(task, searched);
  }
  return words.every((word) => searched.includes(word));
}
