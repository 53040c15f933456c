import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { dollars, duration, instant, number, time } from '../text/words.js';

const TICK_MS = 1000;
const STALE_AFTER_MS = 30_000;

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
  #running = h('ul', { class: 'running' });
  #drain = h('button', { type: 'button', onclick: () => this.#toggleDrain() });
  #prompt = h('textarea', { rows: 3, required: true });
  #budget = h('div', { class: 'meter', 'aria-hidden': 'true', hidden: true }, h('div', { class: 'fill' }));

  constructor(feed, notices, name) {
    this.#feed = feed;
    this.#notices = notices;
    this.#prompt.id = `prompt-${name}`;
    this.element = h('article', { class: 'card', 'aria-label': `Worker ${name}` },
      h('div', { class: 'title' }, h('h2', {}, name), this.#state, h('span', { class: 'push' }), this.#drain),
      this.#facts, this.#budget, this.#running,
      h('details', {}, h('summary', {}, 'Submit a task'),
        h('form', { class: 'form', onsubmit: (event) => this.#submit(event) },
          h('label', { for: this.#prompt.id }, 'Prompt'), this.#prompt,
          h('p', { class: 'actions' }, h('button', { class: 'primary' }, 'Submit')))));
  }

  draw(worker) {
    this.#worker = worker;
    const now = Date.now();
    const age = worker.heartbeat_at ? now - instant(worker.heartbeat_at) : Infinity;
    const isAlive = age < STALE_AFTER_MS;
    this.#state.dataset.phase = isAlive ? worker.draining ? 'stopping' : 'running' : 'errored';
    setText(this.#state, isAlive ? worker.draining ? 'draining' : worker.status : 'gone');
    setText(this.#drain, worker.draining ? 'Take tasks again' : 'Drain');
    const facts = [
      ['Waiting', number(worker.waiting)],
      ['Running', number(worker.running.length)],
      ['Breaker', worker.breaker],
      ['Heartbeat', Number.isFinite(age) ? `${duration(age)} ago` : 'never'],
      ['Processed', number(worker.processed)],
      ['Failed', number(worker.failed)],
      ['Retried', number(worker.retried)],
      ['Dead letters', number(worker.dead_letters)],
      ['Cost today', dollars(worker.spent_today_usd)
        + (worker.budget_usd ? ` of ${dollars(worker.budget_usd)}` : '')],
      worker.rate && ['Rate', worker.rate],
      worker.reason && ['Reason', worker.reason],
    ].filter(Boolean);
    replace(this.#facts, facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
    this.#budget.hidden = !worker.budget_usd;
    if (worker.budget_usd) {
      const share = Math.min(1, worker.spent_today_usd / worker.budget_usd);
      this.#budget.firstChild.style.width = `${100 * share}%`;
      this.#budget.classList.toggle('full', share === 1);
    }
    const ids = worker.running.map(({ task_id: id }) => id).join('\n');
    if (this.#running.dataset.ids !== ids) {
      this.#running.dataset.ids = ids;
      replace(this.#running, worker.running.map((run) => this.#run(run)));
    }
  }

  #run(run) {
    return h('li', {},
      h('strong', {}, run.task_id), ` attempt ${run.attempt}, since ${time(instant(run.started_at))} `,
      h('button', {
        type: 'button', class: 'small danger',
        onclick: () => this.#notices.watch(
          this.#feed.command('cancel', { worker: this.#worker.key, task_id: run.task_id })),
      }, 'Cancel'));
  }

  #toggleDrain() {
    this.#notices.watch(
      this.#feed.command('drain', { worker: this.#worker.key, on: !this.#worker.draining }));
  }

  async #submit(event) {
    event.preventDefault();
    const done = await this.#notices.watch(
      this.#feed.command('submit', { worker: this.#worker.key, prompt: this.#prompt.value }));
    if (done) {
      this.#prompt.value = '';
      this.#notices.say(`Submitted as ${done.task_id}.`);
    }
  }
}
