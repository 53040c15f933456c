import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { phaseBadge, setPhase } from '../part/phase.js';
import { Output } from '../state/output.js';
import { runtime } from '../state/tasks.js';
import { WorkerOutput } from '../state/worker-output.js';
import { bytes, count, dollars, duration, number, percent, time } from '../text/words.js';
import { address } from '../router.js';
import { OutputView } from './output.js';

const TICK_MS = 1000;
const OPEN = new Set(['queued', 'running']);

/**
 * One task of a worker: what it is, what became of it, and what its attempts print.
 *
 * @param key `WORKER/TASK_ID`
 */
export function workerTaskView(room, key) {
  const { feed, workerTasks, usage, notices } = room;
  const [worker, id] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
  const source = new WorkerOutput(feed, worker, id);
  const output = new Output(source, key);
  const shown = new OutputView(output, id);
  const badge = phaseBadge('starting');
  const facts = h('dl', { class: 'facts' });
  const buttons = h('div', { class: 'actions' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const element = h('section', { class: 'task', 'aria-label': `Task ${id}` },
    h('div', { class: 'title' },
      h('a', { href: address('tasks'), class: 'back', 'aria-label': 'Back to all tasks' }, '‹'),
      h('h1', {}, id), badge, h('span', { class: 'push' }), buttons),
    problem, facts, shown.element);
  let drawn = '';

  const draw = oncePerFrame(() => {
    const task = workerTasks.get(worker, id);
    problem.hidden = Boolean(task) && task.error === '';
    if (!task) {
      setText(problem, `Nothing is known of a task of this name at ${worker} (any more).`);
      replace(buttons);
      return;
    }
    setText(problem, task.error);
    setPhase(badge, task.phase);
    replace(facts, factsOf(task, usage.of(task)));
    if (drawn !== task.phase) {
      if (OPEN.has(task.phase) && drawn !== '' && !OPEN.has(drawn)) {
        begin();
      }
      drawn = task.phase;
      replace(buttons, buttonsOf(task));
    }
  });

  const buttonsOf = (task) => [
    OPEN.has(task.phase) && h('button', {
      type: 'button', class: 'danger',
      onclick: () => notices.watch(feed.command('cancel', { worker, task_id: id })),
    }, 'Cancel'),
    task.phase === 'errored'
      && h('a', { class: 'button', href: address('dead') }, 'Its dead letter …'),
    task.session !== ''
      && h('a', { class: 'button', href: address('sessions', task.session) }, 'Its session …'),
  ];

  let followed = false;
  /** Somebody put it into the queue again: it prints once more. */
  const begin = () => {
    if (followed) {
      source.close();
    }
    followed = true;
    source.open((why) => notices.say(why));
  };

  begin();
  const leave = [
    workerTasks.changed.on(draw), workerTasks.watch(), usage.changed.on(draw), usage.watch(),
    source.anew.on((why) => output.beginNewLife(Date.now(), why)),
  ];
  const timer = setInterval(draw, TICK_MS);
  return {
    element,
    title: id,
    shown() {
      draw();
      shown.shown();
    },
    close() {
      clearInterval(timer);
      source.close();
      leave.forEach((end) => end());
      shown.close();
      output.close();
    },
  };
}

function factsOf(task, used) {
  const facts = [
    ['Worker', task.worker],
    ['Ran for', task.startedAt === 0 ? '–' : duration(runtime(task, Date.now()))],
    used && ['CPU', used.cpu === undefined ? '–' : percent(used.cpu)],
    used && ['Memory', bytes(used.memory) + (used.processes > 1
      ? ` in ${count(used.processes, 'process', 'processes')}` : '')],
    task.createdAt > 0 && ['Created', time(task.createdAt)],
    task.exitedAt > 0 && ['Ended', time(task.exitedAt)],
    task.restarts > 0 && ['Tried again', `${number(task.restarts)} times`],
    task.exitCode !== null && ['Exit code', String(task.exitCode)],
    task.cost !== null && ['Cost', dollars(task.cost)],
    ...Object.entries(task.params).map(([name, value]) => [name, value, 'parameter']),
  ].filter(Boolean);
  return facts.map(([name, value, kind = '']) =>
    h('div', { class: kind }, h('dt', {}, name), h('dd', { title: value }, value)));
}
