import { h, oncePerFrame, replace, setText, soon } from '../part/dom.js';
import { drawBars } from '../part/chart.js';
import { phaseWord } from '../part/phase.js';
import { countPhases } from '../state/choose-tasks.js';
import { costs, recent, SPANS } from '../state/history.js';
import { dollars, duration, number } from '../text/words.js';
import { poolCards } from './pools.js';
import { showOnly } from './tasks.js';

const REDRAW_MS = 1000;
const TICK_MS = 15_000;
/** Phases that last a moment have no tile of their own while nothing is in them. */
const FLEETING = new Set(['starting', 'stopping', 'restarting']);

/** The whole hub at a glance. */
export function overviewView(room) {
  const { feed, tasks, workerTasks } = room;
  const figures = h('div', { class: 'tiles' });
  const [ends, times, failures, starts, spent] =
    Array.from({ length: 5 }, () => h('article', { class: 'card chart' }));
  const span = h('select', { id: 'span', onchange: () => draw() },
    Object.keys(SPANS).map((name) => h('option', {}, name)));
  const note = h('p', { class: 'help' });
  const pools = poolCards(room);
  const element = h('section', { class: 'overview', 'aria-labelledby': 'overview-title' },
    h('div', { class: 'title' }, h('h1', { id: 'overview-title' }, 'Overview'),
      h('span', { class: 'push' }), h('label', { for: 'span' }, 'The last '), span),
    figures, h('div', { class: 'cards wide' }, ends, times, failures, starts, spent), note,
    h('h2', { class: 'part' }, 'Pools'), pools.element);
  const workers = new Map();
  let sessions = [];

  const draw = oncePerFrame(() => {
    const all = [...tasks.byId.values(), ...workerTasks.all];
    drawTiles(figures, tiles(all, workers));
    const now = Date.now();
    const length = SPANS[span.value];
    const lately = recent(all, length, now);
    const { columns } = lately;
    drawBars(ends, {
      title: 'Ended', columns, format: whole,
      series: [
        { name: 'done', kind: 'good', values: lately.done },
        { name: 'failed', kind: 'bad', values: lately.failed },
        { name: 'stopped', kind: 'calm', values: lately.stopped },
      ],
    });
    drawBars(times, {
      title: 'How long they ran', columns, format: (seconds) => (seconds === 0 ? '0' : duration(seconds * 1000)),
      series: [
        { name: 'median', kind: 'plain', values: lately.median },
        {
          name: 'longest', kind: 'pale', values: lately.longest,
          drawn: lately.longest.map((longest, i) => longest - lately.median[i]),
        },
      ],
    });
    drawBars(failures, {
      title: 'Failed, of those that ended by themselves', columns, top: 100,
      format: (value) => `${Math.round(value)} %`,
      series: [{ name: 'failed', kind: 'bad', values: lately.share }],
    });
    const knowsCosts = feed.offers('sessions');
    starts.hidden = knowsCosts;
    spent.hidden = !knowsCosts;
    if (knowsCosts) {
      drawBars(spent, {
        title: 'Cost of sessions', columns, format: dollars,
        series: [{ name: 'US dollars', kind: 'plain', values: costs(sessions, length, now) }],
      });
    } else {
      drawBars(starts, {
        title: 'Started', columns, format: whole,
        series: [{ name: 'started', kind: 'plain', values: lately.begun }],
      });
    }
    setText(note, `Drawn from what the hub keeps: of each task its last run${
      knowsCosts ? '; of each session all of its cost, where it was last heard of' : ''}.`);
  });

  const drawSoon = soon(REDRAW_MS, draw);
  const watched = [];
  const watchFeed = () => {
    if (watched.length === 0 && feed.offers('workers')) {
      watched.push(feed.watch('workers', '', (items) => {
        workers.clear();
        items.forEach((worker, key) => workers.set(key, worker));
        drawSoon();
      }));
    }
    if (watched.length < 2 && feed.offers('sessions')) {
      watched.push(feed.watch('sessions', '', (items) => {
        sessions = [...items.values()];
        drawSoon();
      }));
    }
    draw();
  };
  watchFeed();
  const leave = [
    tasks.changed.on(drawSoon), workerTasks.changed.on(drawSoon), workerTasks.watch(),
    feed.topics.on(watchFeed),
  ];
  const sizes = new ResizeObserver(drawSoon);
  sizes.observe(element);
  const timer = setInterval(draw, TICK_MS);
  return {
    element,
    title: 'Overview',
    shown() {
      draw();
      pools.shown();
    },
    close() {
      clearInterval(timer);
      sizes.disconnect();
      [...leave, ...watched].forEach((end) => end());
      pools.close();
    },
  };
}

/** {key, words, value, phase, open}: what is to be seen at once. */
function tiles(all, workers) {
  const counted = [...countPhases(all)]
    .filter(([phase, amount]) => amount > 0 || !FLEETING.has(phase))
    .map(([phase, amount]) => ({
      key: phase, phase, value: number(amount), words: phaseWord(phase), href: '#/tasks',
      open: () => showOnly(phase),
    }));
  if (workers.size === 0) {
    return counted;
  }
  const sum = (what) => [...workers.values()].reduce((total, is) => total + (is[what] ?? 0), 0);
  const letters = sum('dead_letters');
  return [...counted, {
    key: 'letters', phase: letters > 0 ? 'failed' : 'stopped', value: number(letters),
    words: 'dead letters', href: '#/dead',
  }, {
    key: 'spent', phase: 'running', value: dollars(sum('spent_today_usd')), words: 'spent today',
    href: '#/workers',
  }];
}

function drawTiles(element, wanted) {
  const there = [...element.children].map(({ dataset }) => dataset.key);
  if (there.length !== wanted.length || wanted.some(({ key }, i) => key !== there[i])) {
    replace(element, wanted.map(({ key, href, open, words }) => h('a', {
      class: 'tile', href, 'data-key': key, onclick: open,
    }, h('strong'), h('span', {}, words))));
  }
  wanted.forEach(({ value, phase }, i) => {
    element.children[i].dataset.phase = phase;
    setText(element.children[i].firstChild, value);
  });
}

function whole(value) {
  return Number.isInteger(value) ? number(value) : '';
}
