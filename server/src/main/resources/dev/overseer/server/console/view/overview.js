import { h, oncePerFrame, replace, setText, soon } from '../part/dom.js';
import { drawBars } from '../part/chart.js';
import { phaseWord } from '../part/phase.js';
import { countPhases } from '../state/choose-tasks.js';
import { recent, SPANS } from '../state/history.js';
import { duration, number } from '../text/words.js';
import { showOnly } from './tasks.js';

const REDRAW_MS = 1000;
const TICK_MS = 15_000;

/** The whole hub at a glance. */
export function overviewView({ tasks }) {
  const figures = h('div', { class: 'tiles' });
  const ends = h('article', { class: 'card chart' });
  const starts = h('article', { class: 'card chart' });
  const times = h('article', { class: 'card chart' });
  const span = h('select', { id: 'span', onchange: () => draw() },
    Object.keys(SPANS).map((name) => h('option', {}, name)));
  const note = h('p', { class: 'help' },
    'Drawn from the tasks that the hub keeps: the last run of each.');
  const element = h('section', { class: 'overview', 'aria-labelledby': 'overview-title' },
    h('div', { class: 'title' }, h('h1', { id: 'overview-title' }, 'Overview'),
      h('span', { class: 'push' }), h('label', { for: 'span' }, 'The last '), span),
    figures, h('div', { class: 'cards wide' }, ends, starts, times), note);

  const draw = oncePerFrame(() => {
    const all = [...tasks.byId.values()];
    drawTiles(figures, countPhases(all));
    const lately = recent(all, SPANS[span.value], Date.now());
    drawBars(ends, {
      title: 'Ended', columns: lately.columns, format: whole,
      series: [
        { name: 'done', kind: 'good', values: lately.done },
        { name: 'failed', kind: 'bad', values: lately.failed },
        { name: 'stopped', kind: 'calm', values: lately.stopped },
      ],
    });
    drawBars(starts, {
      title: 'Started', columns: lately.columns, format: whole,
      series: [{ name: 'started', kind: 'plain', values: lately.begun }],
    });
    drawBars(times, {
      title: 'Mean running time', columns: lately.columns,
      format: (seconds) => duration(seconds * 1000),
      series: [{ name: 'mean', kind: 'plain', values: lately.took }],
    });
  });

  const leave = tasks.changed.on(soon(REDRAW_MS, draw));
  const timer = setInterval(draw, TICK_MS);
  return {
    element,
    title: 'Overview',
    shown: draw,
    close() {
      clearInterval(timer);
      leave();
    },
  };
}

function drawTiles(element, counts) {
  const shown = [...counts];
  if (element.children.length !== shown.length) {
    replace(element, shown.map(([phase]) => h('a', {
      class: 'tile', href: '#/tasks', 'data-phase': phase, onclick: () => showOnly(phase),
    },
      h('strong'), h('span', {}, phaseWord(phase)))));
  }
  shown.forEach(([, amount], i) => setText(element.children[i].firstChild, number(amount)));
}

function whole(value) {
  return Number.isInteger(value) ? number(value) : '';
}
