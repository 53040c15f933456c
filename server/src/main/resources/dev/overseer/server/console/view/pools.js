import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { count, duration, instant, number } from '../text/words.js';
import { address } from '../router.js';

const SHOWN_WAITING = 50;
const TICK_MS = 1000;

/** The pools: how full they are, who waits, and how large they are to be. */
export function poolsView(room) {
  const cards = poolCards(room);
  const element = h('section', { class: 'pools', 'aria-labelledby': 'pools-title' },
    h('h1', { id: 'pools-title' }, 'Pools'), cards.element);
  return { element, title: 'Pools', shown: cards.shown, close: cards.close };
}

/** The pools as a part of a page. */
export function poolCards({ pools, notices }) {
  const list = h('div', { class: 'cards' });
  const cards = new Map();

  const draw = oncePerFrame(() => {
    const names = ['', ...pools.actions.map(({ name }) => name)];
    for (const name of names) {
      const pool = pools.byAction.get(name);
      if (pool) {
        const card = cards.get(name) ?? new PoolCard(name, { pools, notices });
        cards.set(name, card);
        card.draw(pool);
      }
    }
    const wanted = names.map((name) => cards.get(name)?.element).filter(Boolean);
    if (wanted.length !== list.children.length
        || wanted.some((card, i) => card !== list.children[i])) {
      replace(list, wanted);
    }
  });

  const timer = setInterval(draw, TICK_MS);
  const leave = [pools.changed.on(draw), pools.watch()];
  return {
    element: list,
    shown: draw,
    close() {
      clearInterval(timer);
      leave.forEach((end) => end());
    },
  };
}

/** One pool; its form keeps what is being typed while the figures above it change. */
class PoolCard {
  element;

  #action;
  #room;
  #pool = null;
  #figures = h('p', { class: 'figures' });
  #meter = h('div', { class: 'meter', 'aria-hidden': 'true' }, h('div', { class: 'fill' }));
  #waiting = h('ol', { class: 'waiting' });
  #limit;
  #queue;
  #excess;
  #problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  #purge = h('button', { type: 'button', class: 'danger', onclick: () => this.#empty() }, 'Empty the queue');
  #form;

  constructor(action, room) {
    this.#action = action;
    this.#room = room;
    const id = (what) => `pool-${action}-${what}`;
    this.#limit = h('input', {
      id: id('limit'), type: 'number', min: 0, max: 100000, inputmode: 'numeric', required: true,
      oninput: () => this.#drawExcess(), 'aria-describedby': id('help'),
    });
    this.#queue = h('input', {
      id: id('queue'), type: 'number', min: 0, max: 1000000, inputmode: 'numeric',
      placeholder: 'as it is',
    });
    this.#excess = h('select', { id: id('excess') },
      h('option', { value: '' }, 'as it is configured'),
      h('option', { value: 'stop' }, 'are stopped'),
      h('option', { value: 'requeue' }, 'go back to the queue'));
    this.#form = h('form', { class: 'form resize', onsubmit: (event) => this.#resize(event) },
      h('label', { for: id('limit') }, 'Tasks at once'), this.#limit,
      h('p', { class: 'help', id: id('help') }, '0 is no limit.'),
      h('label', { for: id('queue') }, 'Places in the queue'), this.#queue,
      h('div', { class: 'excess', hidden: true },
        h('label', { for: id('excess') }, 'Those that are too many'), this.#excess),
      this.#problem,
      h('p', { class: 'actions' }, h('button', { class: 'primary' }, 'Resize'), this.#purge));
    this.element = h('article', { class: 'card', 'aria-label': `Pool ${action || 'of the whole hub'}` },
      h('h2', {}, action === '' ? 'Whole hub' : action),
      this.#figures, this.#meter, this.#waiting,
      h('details', {}, h('summary', {}, 'Change'), this.#form));
  }

  draw(pool) {
    const isNew = this.#pool === null || this.#pool.limit !== pool.limit;
    this.#pool = pool;
    if (isNew && document.activeElement !== this.#limit) {
      this.#limit.value = String(pool.limit);
    }
    setText(this.#figures, `${number(pool.running)} running${
      pool.limit > 0 ? ` of ${number(pool.limit)}` : ', no limit'}, ${number(pool.queue_depth)} waiting`);
    const share = pool.limit > 0 ? Math.min(1, pool.running / pool.limit) : 0;
    this.#meter.firstChild.style.width = `${100 * share}%`;
    this.#meter.classList.toggle('full', pool.limit > 0 && pool.running >= pool.limit);
    this.#meter.hidden = pool.limit === 0;
    this.#purge.hidden = pool.queue_depth === 0;
    this.#drawWaiting(pool.queue_items ?? []);
    this.#drawExcess();
  }

  #drawWaiting(items) {
    const now = Date.now();
    const shown = items.slice(0, SHOWN_WAITING);
    replace(this.#waiting,
      shown.map((item) => h('li', {},
        h('a', { href: address('tasks', item.task_id) }, item.task_id),
        this.#action === '' && h('span', {}, ` ${item.action}`),
        h('span', { class: 'age' }, ` ${duration(now - instant(item.queued_at))}`),
        item.forced && h('span', { class: 'tag' }, 'forced'))),
      items.length > shown.length
        && h('li', { class: 'rest' }, `and ${number(items.length - shown.length)} more`));
  }

  /** What happens to running tasks only matters where there will be too many of them. */
  #drawExcess() {
    const limit = Number(this.#limit.value);
    const tooMany = limit > 0 && this.#pool !== null && this.#pool.running > limit;
    this.#form.querySelector('.excess').hidden = !tooMany;
  }

  async #resize(event) {
    event.preventDefault();
    this.#problem.hidden = true;
    const change = { limit: Number(this.#limit.value) };
    if (this.#queue.value !== '') {
      change.queue_size = Number(this.#queue.value);
    }
    if (this.#excess.value !== '' && !this.#form.querySelector('.excess').hidden) {
      change.excess = { action: this.#excess.value };
    }
    try {
      await this.#room.pools.resize(this.#action, change);
      this.#queue.value = '';
      this.#room.notices.say(`${this.#action || 'The hub'}: ${
        change.limit === 0 ? 'no limit' : `up to ${count(change.limit, 'task')}`} from now on.`);
    } catch (refused) {
      this.#problem.hidden = false;
      setText(this.#problem, refused.message);
    }
  }

  async #empty() {
    const answer = await this.#room.notices.watch(this.#room.pools.purge(this.#action));
    if (answer) {
      this.#room.notices.say(`${count(answer.count ?? 0, 'task')} left the queue.`);
    }
  }
}
