import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { phaseBadge, setPhase } from '../part/phase.js';
import { Output } from '../state/output.js';
import { runtime, STOPPABLE } from '../state/tasks.js';
import { duration, number, time } from '../text/words.js';
import { address } from '../router.js';
import { OutputView } from './output.js';

const TICK_MS = 1000;

/** One task: what it is, what can be done with it, and what it writes. */
export function taskView(room, id) {
  const { connection, hub, tasks, restarts, notices } = room;
  const output = new Output(hub, id);
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
    const task = tasks.get(id);
    problem.hidden = Boolean(task) && task.error === '';
    if (!task) {
      setText(problem, tasks.loaded ? 'The hub doesn’t know this task (any more).' : 'Waiting …');
      replace(buttons);
      return;
    }
    setText(problem, task.error);
    setPhase(badge, task.phase);
    replace(facts, factsOf(task));
    if (drawn !== task.phase) {
      drawn = task.phase;
      replace(buttons, buttonsOf(task));
    }
  });

  const buttonsOf = (task) => [
    STOPPABLE.has(task.phase) && h('button', {
      type: 'button', class: 'danger',
      onclick: () => notices.watch(hub.tell({ type: 'stop', task_id: id })),
    }, task.phase === 'queued' ? 'Cancel' : 'Stop'),
    task.phase === 'errored' && h('button', {
      type: 'button', class: 'primary',
      onclick: () => notices.watch(hub.ask({ type: 'reset', task_id: id })),
    }, 'Reset'),
    h('a', { class: 'button', href: address('start', task.action, id) }, 'Start again …'),
  ];

  const catchUp = () => connection.now === 'open' && output.catchUp();
  // Answers come in the order of the questions, and the check has asked first.
  const afterRestartCheck = () => hub.ask({ type: 'subscribe_all' }).catch(notices.trace);
  const leave = [
    tasks.changed.on(draw),
    restarts.happened.on(() => output.beginNewLife(Date.now())),
    connection.state.on((state) => state === 'open' && afterRestartCheck().then(catchUp)),
  ];
  connection.watch([id]);
  if (connection.now === 'open') {
    catchUp();
  }
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
      connection.watch([]);
      leave.forEach((end) => end());
      shown.close();
      output.close();
    },
  };
}

function factsOf(task) {
  const now = Date.now();
  const facts = [
    ['Action', task.action],
    ['Process', task.pid === 0 ? '–' : String(task.pid)],
    ['Running time', task.startedAt === 0 ? '–' : duration(runtime(task, now))],
    ['Created', time(task.createdAt)],
    task.restarts > 0 && ['Restarts', number(task.restarts)],
    task.exitCode !== null && ['Last exit code', task.exitCode === -1 ? 'a signal' : String(task.exitCode)],
    ...Object.entries(task.params).map(([name, value]) => [name, value, 'parameter']),
  ].filter(Boolean);
  return facts.map(([name, value, kind = '']) =>
    h('div', { class: kind }, h('dt', {}, name), h('dd', { title: value }, value)));
}
