import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { dollars, duration, instant, number, time } from '../text/words.js';

const TICK_MS = 1000;
const STALE_AFTER_MS = 30_000;
const MOST_SHOWN = 100;

/** The workers of the spool: what they do, what waits, what it costs. */
export function workersView({ feed, notices }) {
  const list = h('div', { class: 'cards' });
  const empty = h('p', { class: 'empty' }, 'No worker yet.');
  const element = h('section', { class: 'workers', 'aria-labelledby': 'workers-title' },
    h('h1', { id: 'workers-title' }, 'Workers'), empty, list);
  const cards = new Map();
  let items = new Map();

  const draw = oncePerFrame(() => {
    empty.hidden = items.size > 0;
    for (const [key, card] of cards) {
      if (!items.has(key)) {
        cards.delete(key);
        card.close();
        card.element.remove();
      }
    }
    for (const worker of [...items.values()].sort((a, b) => a.key.localeCompare(b.key))) {
      const card = cards.get(worker.key) ?? new WorkerCard(feed, notices, worker.key);
      cards.set(worker.key, card);
      card.draw(worker);
      if (card.element.parentNode !== list) {
        list.append(card.element);
      }
    }
  });
  const leave = feed.watch('workers', '', (now) => {
    items = now;
    draw();
  });
  const timer = setInterval(draw, TICK_MS);
  return {
    element,
    title: 'Workers',
    shown: draw,
    close() {
      clearInterval(timer);
      leave();
      cards.forEach((card) => card.close());
    },
  };
}

class WorkerCard {
  element;

  #feed;
  #notices;
  #worker;
  #state = h('span', { class: 'phase' });
  #facts = h('dl', { class: 'facts' });
  #reason = h('p', { hidden: true });
  #running = h('ul', { class: 'running' });
  #drain = h('button', { type: 'button', onclick: () => this.#toggleDrain() });
  #queue = h('ul', { class: 'running' });
  #waiting = h('details', { ontoggle: () => this.#followQueue() }, h('summary', {}, 'Waiting tasks'), this.#queue);
  #tasks = new Map();
  #leaveQueue = () => {};
  #prompt = h('textarea', { rows: 3, required: true });
  #priority = h('select', {}, ['normal', 'high', 'low'].map((name) => h('option', {}, name)));
  #timeout = h('input', { type: 'number', min: 1, placeholder: 'as set' });
  #budget = h('div', { class: 'meter', 'aria-hidden': 'true', hidden: true }, h('div', { class: 'fill' }));

  constructor(feed, notices, name) {
    this.#feed = feed;
    this.#notices = notices;
    this.#prompt.id = `prompt-${name}`;
    this.#priority.id = `priority-${name}`;
    this.#timeout.id = `timeout-${name}`;
    this.element = h('article', { class: 'card', 'aria-label': `Worker ${name}` },
      h('div', { class: 'title' }, h('h2', {}, name), this.#state, h('span', { class: 'push' }), this.#drain),
      this.#facts, this.#budget, this.#reason, this.#running, this.#waiting,
      h('details', {}, h('summary', {}, 'Submit a task'),
        h('form', { class: 'form', onsubmit: (event) => this.#submit(event) },
          h('label', { for: this.#prompt.id }, 'Prompt'), this.#prompt,
          h('label', { for: this.#priority.id }, 'Priority'), this.#priority,
          h('label', { for: this.#timeout.id }, 'Time limit, in seconds'), this.#timeout,
          h('p', { class: 'actions' }, h('button', { class: 'primary' }, 'Submit')))));
  }

  draw(worker) {
    this.#worker = worker;
    const age = worker.heartbeat_at ? this.#feed.now() - instant(worker.heartbeat_at) : Infinity;
    const isAlive = age < STALE_AFTER_MS;
    this.#state.dataset.phase = isAlive ? worker.draining ? 'stopping' : 'running' : 'errored';
    setText(this.#state, isAlive ? worker.draining ? 'draining' : worker.status : 'gone');
    setText(this.#drain, worker.draining ? 'Take tasks again' : 'Drain');
    const spent = worker.spent_today_usd ?? 0;
    const facts = [
      ['Waiting', number(worker.waiting)],
      ['Running', number(worker.running.length) + (worker.slots ? ` of ${number(worker.slots)}` : '')],
      worker.breaker && ['Breaker', worker.breaker.replace('_', ' ')],
      ['Heartbeat', Number.isFinite(age) ? `${duration(age)} ago` : 'never'],
      ['Processed', number(worker.processed ?? 0)],
      ['Failed', number(worker.failed ?? 0)],
      ['Retried', number(worker.retried ?? 0)],
      ['Dead letters', number(worker.dead_letters)],
      ['Cost today', dollars(spent) + (worker.budget_usd ? ` of ${dollars(worker.budget_usd)}` : '')],
      worker.tasks_per_minute && ['Rate', `at most ${number(worker.tasks_per_minute)} a minute`],
    ].filter(Boolean);
    replace(this.#facts, facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
    this.#reason.hidden = !worker.reason;
    setText(this.#reason, worker.reason ?? '');
    this.#budget.hidden = !worker.budget_usd;
    if (worker.budget_usd) {
      const share = Math.min(1, spent / worker.budget_usd);
      this.#budget.firstChild.style.width = `${100 * share}%`;
      this.#budget.classList.toggle('full', share === 1);
    }
    const ids = worker.running.map(({ task_id: id }) => id).join('\n');
    if (this.#running.dataset.ids !== ids) {
      this.#running.dataset.ids = ids;
      replace(this.#running, worker.running.map((run) => this.#task(
        run.task_id, ` attempt ${run.attempt}, since ${time(instant(run.started_at))} `)));
      this.#drawQueue();
    }
  }

  close() {
    this.#leaveQueue();
  }

  /** Only while it is open: there may be thousands. */
  #followQueue() {
    this.#leaveQueue();
    this.#leaveQueue = !this.#waiting.open ? () => {}
      : this.#feed.watch('queue', this.#worker.key, (tasks) => {
        this.#tasks = tasks;
        this.#drawQueue();
      });
  }

  #drawQueue = oncePerFrame(() => {
    const running = new Set(this.#worker.running.map(({ task_id: id }) => id));
    const waiting = [...this.#tasks.values()].filter(({ task_id: id }) => !running.has(id))
      .sort((a, b) => b.priority - a.priority || instant(a.created_at) - instant(b.created_at));
    replace(this.#queue,
      waiting.slice(0, MOST_SHOWN).map((task) => this.#task(task.task_id, ` ${task.prompt} `)),
      waiting.length === 0 && h('li', {}, 'None.'),
      waiting.length > MOST_SHOWN && h('li', {}, `… and ${number(waiting.length - MOST_SHOWN)} more.`));
  });

  #task(id, text) {
    return h('li', {}, h('strong', {}, id), text, h('button', {
      type: 'button', class: 'small danger', 'aria-label': `Cancel ${id}`,
      onclick: () => this.#notices.watch(
        this.#feed.command('cancel', { worker: this.#worker.key, task_id: id })),
    }, 'Cancel'));
  }

  #toggleDrain() {
    this.#notices.watch(
      this.#feed.command('drain', { worker: this.#worker.key, on: !this.#worker.draining }));
  }

  async #submit(event) {
    event.preventDefault();
    const done = await this.#notices.watch(this.#feed.command('submit', {
      worker: this.#worker.key,
      prompt: this.#prompt.value,
      priority: this.#priority.value,
      timeout: this.#timeout.value === '' ? undefined : Number(this.#timeout.value),
    }));
    if (done) {
      this.#prompt.value = '';
      this.#notices.say(`Submitted as ${done.task_id}.`);
    }
  }
}
