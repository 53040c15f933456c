import { h, paced, replace, setText } from '../part/dom.js';
import { phaseBadge, phaseWord, setPhase } from '../part/phase.js';
import { VirtualRows } from '../part/virtual-rows.js';
import { byOf, chooseTasks, countPhases } from '../state/choose-tasks.js';
import { runtime, STOPPABLE } from '../state/tasks.js';
import { bytes, count, dollars, duration, number, percent } from '../text/words.js';

const NARROW = matchMedia('(max-width: 46rem)');
const ROW_PX = 38;
const NARROW_ROW_PX = 68;
const TICK_MS = 1000;
const BRIEF = 200;
const COLUMNS = [
  ['phase', 'State'], ['id', 'Task'], ['action', 'Action'], ['age', 'Age'],
  ['runtime', 'Ran for'], ['cpu', 'CPU'], ['memory', 'Memory'], ['restarts', 'Restarts'],
  ['cost', 'Cost'],
];
const TITLES = {
  age: 'Since it was asked for', runtime: 'Of its current or last run',
  cpu: 'Of one processor, over the last two seconds', memory: 'In RAM, of all its processes',
  restarts: 'How often it was started again', cost: 'As far as the agent has told',
};

// Outlives the view, so that a look at a task and back finds the list as it was.
const choice = {
  phases: new Set(), by: '', text: '', order: 'phase', backwards: false, selected: '', top: 0,
};

/** Has the view show the tasks of one phase alone. */
export function showOnly(phase) {
  Object.assign(choice, { phases: new Set([phase]), by: '', text: '', top: 0 });
}

/** All tasks, live: a table of which only the rows in sight exist. */
export function tasksView(room) {
  const view = new TasksView(room);
  return { element: view.element, shown: () => view.shown(), close: () => view.close() };
}

class TasksView {
  element;

  #room;
  #chosen = [];
  #chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'States' });
  #by = h('select', { 'aria-label': 'Whose', onchange: () => this.#filter() });
  #search = h('input', {
    type: 'search', placeholder: 'Filter by id, action, parameter', 'aria-label': 'Filter tasks',
    'aria-keyshortcuts': '/',
    value: choice.text, oninput: () => this.#filter(),
  });
  #summary = h('p', { class: 'summary', role: 'status', 'aria-live': 'off' });
  #heads = h('div', { class: 'row head', role: 'row', 'aria-rowindex': 1 });
  #space = h('div', { class: 'space', role: 'rowgroup' });
  #empty = h('p', { class: 'empty' });
  #viewport;
  #rows;
  #timer;
  #leave = [];
  #updateSoon = paced(() => this.#update());

  constructor(room) {
    this.#room = room;
    this.#viewport = h('div', {
      class: 'viewport', role: 'grid', tabindex: 0, 'aria-label': 'Tasks',
      'aria-colcount': COLUMNS.length, onkeydown: (event) => this.#key(event),
    }, this.#heads, this.#space);
    this.element = h('section', { class: 'tasks', 'aria-label': 'Tasks' },
      h('div', { class: 'tools' }, this.#search, this.#by, this.#chips, this.#summary,
        h('a', { class: 'button primary', href: '#/start' }, 'Start a task')),
      this.#empty, this.#viewport);
    this.#rows = new VirtualRows({
      viewport: this.#viewport,
      space: this.#space,
      rowHeight: () => (NARROW.matches ? NARROW_ROW_PX : ROW_PX),
      make: () => this.#make(),
      fill: (row, index) => this.#fill(row, index),
    });
    this.#drawHeads();
    this.#leave = [
      room.tasks.changed.on(this.#updateSoon),
      room.pools.changed.on(this.#updateSoon),
      room.usage.changed.on(this.#updateSoon),
      room.workerTasks.changed.on(this.#updateSoon),
      room.usage.watch(),
      room.workerTasks.watch(),
    ];
    this.#timer = setInterval(() => this.#rows.refresh(), TICK_MS);
  }

  shown() {
    this.#update();
    this.#rows.draw();
    this.#viewport.scrollTop = choice.top;
  }

  close() {
    choice.top = this.#viewport.scrollTop;
    clearInterval(this.#timer);
    this.#rows.close();
    this.#leave.forEach((leave) => leave());
  }

  #filter() {
    choice.text = this.#search.value;
    choice.by = this.#by.value;
    this.#viewport.scrollTop = 0;
    this.#update();
  }

  #update() {
    const { tasks, usage, workerTasks } = this.#room;
    const all = [...tasks.byId.values(), ...workerTasks.all];
    this.#chosen = chooseTasks(all, choice, usage);
    this.element.classList.toggle('without-cost', all.every(({ cost }) => cost === null));
    this.#viewport.setAttribute('aria-rowcount', String(this.#chosen.length + 1));
    this.#rows.setCount(this.#chosen.length);
    this.#drawChips(countPhases(all));
    this.#drawWhose(all);
    setText(this.#summary, this.#chosen.length === all.length ? count(all.length, 'task')
      : `${number(this.#chosen.length)} of ${count(all.length, 'task')}`);
    this.#empty.hidden = this.#chosen.length > 0;
    this.#viewport.hidden = this.#chosen.length === 0;
    setText(this.#empty, emptiness(tasks.loaded, all.length));
  }

  #drawChips(counts) {
    const chips = [...counts]
      .filter(([phase, amount]) => amount > 0 || choice.phases.has(phase))
      .map(([phase, amount]) => ({ phase, label: `${phaseWord(phase)} ${number(amount)}` }));
    const same = chips.length === this.#chips.children.length
      && chips.every(({ phase }, i) => this.#chips.children[i].dataset.phase === phase);
    if (!same) {
      replace(this.#chips, chips.map(({ phase }) => h('button', {
        type: 'button', class: 'chip', 'data-phase': phase, onclick: () => this.#toggle(phase),
      })));
    }
    chips.forEach(({ phase, label }, i) => {
      setText(this.#chips.children[i], label);
      this.#chips.children[i].setAttribute('aria-pressed', String(choice.phases.has(phase)));
    });
  }

  #toggle(phase) {
    if (!choice.phases.delete(phase)) {
      choice.phases.add(phase);
    }
    this.#viewport.scrollTop = 0;
    this.#update();
  }

  #drawWhose(all) {
    const names = new Set(this.#room.pools.actions.map(({ name }) => `action ${name}`));
    all.forEach((task) => names.add(byOf(task)));
    const wanted = ['', ...[...names].sort()];
    const there = [...this.#by.options].map(({ value }) => value);
    if (wanted.length !== there.length || wanted.some((name, i) => name !== there[i])) {
      const hasWorkers = wanted.some((name) => name.startsWith('worker '));
      replace(this.#by, wanted.map((name) => h('option', { value: name }, whose(name, hasWorkers))));
      this.#by.value = choice.by;
    }
  }

  #drawHeads() {
    replace(this.#heads, COLUMNS.map(([order, title]) => {
      const isBy = choice.order === order;
      const direction = choice.backwards ? 'descending' : 'ascending';
      return h('span', {
        role: 'columnheader', class: `cell col-${order}`, 'aria-sort': isBy ? direction : 'none',
      }, h('button', {
        type: 'button', class: 'bare', title: TITLES[order], onclick: () => this.#sort(order),
      }, title,
        isBy && h('span', { 'aria-hidden': 'true' }, choice.backwards ? '▲' : '▼')));
    }), h('span', { role: 'columnheader', class: 'cell col-act' }, h('span', { class: 'aloud' }, 'Stop')));
  }

  #sort(order) {
    choice.backwards = choice.order === order && !choice.backwards;
    choice.order = order;
    this.#drawHeads();
    this.#update();
  }

  #make() {
    const cells = COLUMNS.map(([name]) => h('span', { role: 'gridcell', class: `cell col-${name}` },
      name === 'phase' && phaseBadge(''),
      name === 'id' && [h('span', { class: 'id' }), h('span', { class: 'what' })]));
    const stop = h('button', { type: 'button', class: 'small', tabindex: -1 }, 'Stop');
    const row = h('div', { class: 'row', role: 'row' }, cells,
      h('span', { role: 'gridcell', class: 'cell col-act' }, stop));
    row.addEventListener('click', (event) => {
      const task = this.#chosen[row.index];
      if (task && event.target === stop) {
        this.#stop(task);
      } else if (task) {
        this.#open(task);
      }
    });
    return row;
  }

  #fill(row, index) {
    const task = this.#chosen[index];
    row.index = index;
    if (!task) {
      return;
    }
    const [phase, id, action, age, ran, cpu, memory, restarts, cost, act] = row.children;
    const now = Date.now();
    row.id = `task-row-${index}`;
    row.setAttribute('aria-rowindex', String(index + 2));
    const isSelected = task.key === choice.selected;
    row.setAttribute('aria-selected', String(isSelected));
    if (isSelected) {
      this.#viewport.setAttribute('aria-activedescendant', row.id);
    }
    setPhase(phase.firstChild, task.phase);
    setText(id.firstChild, task.id);
    setText(id.lastChild, task.error || brief(task));
    id.lastChild.classList.toggle('bad', task.error !== '');
    action.classList.toggle('of-worker', task.worker !== '');
    setText(action, task.action);
    setText(age, task.createdAt === 0 ? '–' : duration(now - task.createdAt));
    setText(ran, task.startedAt === 0 ? '–' : duration(runtime(task, now)));
    const used = this.#room.usage.of(task);
    setText(cpu, used?.cpu === undefined ? '–' : percent(used.cpu));
    setText(memory, used ? bytes(used.memory) : '–');
    setText(restarts, task.restarts === 0 ? '–' : number(task.restarts));
    setText(cost, task.cost === null ? '–' : dollars(task.cost));
    const canStop = STOPPABLE.has(task.phase);
    act.firstChild.hidden = !canStop;
    setText(act.firstChild, task.phase === 'queued' ? 'Cancel' : 'Stop');
  }

  #open(task) {
    choice.selected = task.key;
    if (task.worker === '') {
      this.#room.go('tasks', task.id);
    } else {
      this.#room.go('work', task.worker, task.id);
    }
  }

  #stop(task) {
    const { feed, hub, notices } = this.#room;
    notices.watch(task.worker === '' ? hub.tell({ type: 'stop', task_id: task.id })
      : feed.command('cancel', { worker: task.worker, task_id: task.id }));
  }

  #key(event) {
    if (event.target !== this.#viewport) {
      return;
    }
    const at = this.#chosen.findIndex(({ key }) => key === choice.selected);
    const moves = {
      ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + this.#rows.page,
      PageUp: at - this.#rows.page, Home: 0, End: this.#chosen.length - 1,
    };
    if (event.key in moves && this.#chosen.length > 0) {
      event.preventDefault();
      const to = Math.min(this.#chosen.length - 1, Math.max(0, moves[event.key]));
      choice.selected = this.#chosen[to].key;
      this.#rows.reveal(to);
    } else if (event.key === 'Enter' && at >= 0) {
      this.#open(this.#chosen[at]);
    } else if (event.key === 'Delete' && at >= 0 && STOPPABLE.has(this.#chosen[at].phase)) {
      this.#stop(this.#chosen[at]);
    } else if (event.key === '/') {
      event.preventDefault();
      this.#search.focus();
    }
  }
}

function emptiness(loaded, all) {
  if (!loaded) {
    return 'Waiting for the hub …';
  }
  return all === 0 ? 'No task yet. Start one!' : 'No task is like that.';
}

function whose(name, hasWorkers) {
  if (name === '') {
    return hasWorkers ? 'All actions and workers' : 'All actions';
  }
  const [kind, own] = [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)];
  return hasWorkers ? `${kind}: ${own}` : own;
}

/** What it was asked to do, as far as there is room for that. */
function brief(task) {
  return Object.values(task.params).join(' · ').slice(0, BRIEF).replace(/\s+/g, ' ');
}
