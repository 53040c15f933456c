import { runtime } from './tasks.js';
import { instant } from '../text/words.js';

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Spans to look at: how long a column is, and how many there are. */
export const SPANS = {
  'half an hour': [60_000, 30],
  'six hours': [15 * 60_000, 24],
  'a day': [3_600_000, 24],
};

/** Time in columns, of which the last one is not over. */
class Columns {
  constructor([length, amount], now) {
    this.length = length;
    this.amount = amount;
    this.begin = Math.floor(now / length + 1) * length - length * amount;
  }

  /** Which column a moment is in; -1 for none. */
  at(moment) {
    const column = Math.floor((moment - this.begin) / this.length);
    return column < this.amount ? Math.max(-1, column) : -1;
  }

  each(make) {
    return Array.from({ length: this.amount }, (_, i) => make(i));
  }

  names() {
    return this.each((i) => CLOCK.format(this.begin + i * this.length));
  }
}

/**
 * What happened lately, in columns of time, from the tasks that the hub knows: of a task that ran
 * several times, only its last run.
 */
export function recent(tasks, span, now) {
  const columns = new Columns(span, now);
  const [done, failed, stopped, begun] = Array.from({ length: 4 }, () => columns.each(() => 0));
  const took = columns.each(() => []);
  for (const task of tasks) {
    const started = columns.at(task.startedAt);
    if (started >= 0) {
      begun[started]++;
    }
    const exited = task.exitedAt >= task.startedAt ? columns.at(task.exitedAt) : -1;
    if (exited >= 0) {
      outcome(task, { done, failed, stopped })[exited]++;
      took[exited].push(runtime(task, now) / 1000);
    }
  }
  took.forEach((seconds) => seconds.sort((a, b) => a - b));
  return {
    columns: columns.names(),
    done,
    failed,
    stopped,
    begun,
    median: took.map((seconds) => seconds[Math.floor(seconds.length / 2)] ?? 0),
    longest: took.map((seconds) => seconds.at(-1) ?? 0),
    share: columns.each((i) => {
      const ended = done[i] + failed[i];
      return ended === 0 ? 0 : 100 * failed[i] / ended;
    }),
  };
}

/** What sessions cost, in US dollars, each counted where it was last heard of. */
export function costs(sessions, span, now) {
  const columns = new Columns(span, now);
  const dollars = columns.each(() => 0);
  for (const { last_at: last, cost_usd: cost } of sessions) {
    const column = columns.at(instant(last));
    if (column >= 0) {
      dollars[column] += cost ?? 0;
    }
  }
  return dollars;
}

function outcome(task, { done, failed, stopped }) {
  if (task.phase === 'stopped' || task.phase === 'stopping') {
    return stopped;
  }
  return task.exitCode === 0 ? done : failed;
}
