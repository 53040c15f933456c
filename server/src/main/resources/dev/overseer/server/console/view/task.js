import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { phaseBadge, setPhase } from '../part/phase.js';
import { Output } from '../state/output.js';
import { runtime, STOPPABLE } from '../state/tasks.js';
import { bytes, count, duration, number, percent, time } from '../text/words.js';
import { address } from '../router.js';
import { OutputView } from './output.js';

const TICK_MS = 1000;
/** A longer parameter, a prompt for one, is unfolded by who wants to read it. */
const FOLDED_FROM = 60;

/** One task: what it is, what can be done with it, and what it writes. */
export function taskView(room, id) {
  const { hub, listen, tasks, usage, notices } = room;
  const output = new Output(hub, id);
  const shown = new OutputView(output, id);
  const badge = phaseBadge('starting');
  const facts = h('dl', { class: 'facts' });
  const params = h('dl', { class: 'facts params' });
  const buttons = h('div', { class: 'actions' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const element = h('section', { class: 'task', 'aria-label': `Task ${id}` },
    h('div', { class: 'title' },
      h('a', { href: address('tasks'), class: 'back', 'aria-label': 'Back to all tasks' }, '‹'),
      h('h1', {}, id), badge, h('span', { class: 'push' }), buttons),
    problem, facts, params, shown.element);
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
    replace(facts, factsOf(task, usage.of(task)));
    if (params.children.length === 0) {
      replace(params, Object.entries(task.params).map(param));
    }
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

  const follow = (restarted) => {
    if (restarted) {
      output.beginNewLife(Date.now());
    }
    listen.follow(id).catch(notices.trace);
    output.catchUp();
  };
  const leave = [
    tasks.changed.on(draw), usage.changed.on(draw), usage.watch(), listen.begun.on(follow),
  ];
  if (listen.isOn) {
    follow(false);
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
      listen.unfollow(id);
      leave.forEach((end) => end());
      shown.close();
      output.close();
    },
  };
}

function factsOf(task, used) {
  const now = Date.now();
  const facts = [
    ['Action', task.action],
    ['Process', task.pid === 0 ? '–' : String(task.pid)],
    ['Ran for', task.startedAt === 0 ? '–' : duration(runtime(task, now))],
    used && ['CPU', used.cpu === undefined ? '–' : percent(used.cpu)],
    used && ['Memory', bytes(used.memory) + (used.processes > 1
      ? ` in ${count(used.processes, 'process', 'processes')}` : '')],
    ['Created', time(task.createdAt)],
    task.restarts > 0 && ['Restarts', number(task.restarts)],
    task.exitCode !== null && ['Last exit code', task.exitCode === -1 ? 'a signal' : String(task.exitCode)],
  ].filter(Boolean);
  return facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)));
}

function param([name, value]) {
  const isLong = value.length > FOLDED_FROM || value.includes('\n');
  const beginning = value.slice(0, FOLDED_FROM).replace(/\s+/g, ' ');
  return h('div', {}, h('dt', {}, name), h('dd', {}, isLong
    ? h('details', {}, h('summary', {}, `${beginning}…`),
      h('pre', { tabindex: 0, 'aria-label': name }, value)) : value));
}
