import { PHASES, runtime } from './tasks.js';

const RANK = new Map(PHASES.map((phase, rank) => [phase, rank]));

/** What tasks can be sorted by, each from its natural end. */
export const ORDERS = {
  phase: (a, b) => RANK.get(a.phase) - RANK.get(b.phase) || a.queuedAt - b.queuedAt
    || latest(b) - latest(a),
  id: (a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)),
  action: (a, b) => a.action.localeCompare(b.action) || latest(b) - latest(a),
  age: (a, b) => b.createdAt - a.createdAt,
  runtime: (a, b, now) => runtime(b, now) - runtime(a, now),
  restarts: (a, b) => b.restarts - a.restarts || latest(b) - latest(a),
};

/** Which of the tasks are wanted, in the wanted order. */
export function chooseTasks(tasks, { phases, action, text, order, backwards }) {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const now = Date.now();
  const chosen = [];
  for (const task of tasks) {
    if ((phases.size === 0 || phases.has(task.phase))
        && (action === '' || task.action === action)
        && words.every((word) => has(task, word))) {
      chosen.push(task);
    }
  }
  const compare = ORDERS[order];
  chosen.sort((a, b) => compare(a, b, now) || ORDERS.id(a, b));
  return backwards ? chosen.reverse() : chosen;
}

/** How many tasks there are in each phase. */
export function countPhases(tasks) {
  const counts = new Map(PHASES.map((phase) => [phase, 0]));
  for (const { phase } of tasks) {
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  return counts;
}

function latest(task) {
  return Math.max(task.startedAt, task.exitedAt, task.createdAt);
}

function has(task, word) {
  return task.id.toLowerCase().includes(word)
    || task.action.toLowerCase().includes(word)
    || Object.values(task.params).some((value) => value.toLowerCase().includes(word))
    || task.error.toLowerCase().includes(word);
}
