import { runtime } from './tasks.js';

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Spans to look at: how long a column is, and how many there are. */
export const SPANS = {
  'half an hour': [60_000, 30],
  'six hours': [15 * 60_000, 24],
  'a day': [3_600_000, 24],
};

/**
 * What happened lately, in columns of time, from the tasks that the hub knows: of a task that ran
 * several times, only its last run.
 */
export function recent(tasks, [length, amount], now) {
  const end = Math.ceil(now / length) * length;
  const begin = end - length * amount;
  const column = (at) => (at >= begin && at < end ? Math.floor((at - begin) / length) : -1);
  const zeros = () => new Array(amount).fill(0);
  const [done, failed, stopped, begun, took, ended] = Array.from({ length: 6 }, zeros);
  for (const task of tasks) {
    const started = column(task.startedAt);
    if (started >= 0) {
      begun[started]++;
    }
    const exited = task.exitedAt >= task.startedAt ? column(task.exitedAt) : -1;
    if (exited >= 0) {
      outcome(task, { done, failed, stopped })[exited]++;
      took[exited] += runtime(task, now);
      ended[exited]++;
    }
  }
  return {
    columns: begun.map((_, i) => CLOCK.format(begin + i * length)),
    done,
    failed,
    stopped,
    begun,
    took: took.map((sum, i) => (ended[i] === 0 ? 0 : sum / ended[i] / 1000)),
  };
}

function outcome(task, { done, failed, stopped }) {
  if (task.phase === 'stopped' || task.phase === 'stopping') {
    return stopped;
  }
  return task.exitCode === 0 ? done : failed;
}
