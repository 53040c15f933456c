import { h, replace, svg } from './dom.js';

const HEIGHT = 170;
const LEFT = 48;
const BOTTOM = 22;
const TOP = 8;
/** Where an element isn't laid out yet. */
const USUAL_WIDTH = 560;
const LEAST_WIDTH = 240;
const LABEL_EVERY = 90;

/**
 * Bars over time, stacked, as a picture with a table behind it for those who don't see it.
 *
 * @param title what it is about
 * @param columns the time of each bar, as words
 * @param series {name, kind, values, drawn}: kind is a class of the style sheet; drawn is how high
 *     each piece is, where that is not its value
 * @param format a value as words
 * @param top the highest value that there can be; left out, it is as high as it has to be
 */
export function drawBars(element, { title, columns, series, format, top: highest }) {
  const totals = columns.map((_, i) =>
    series.reduce((sum, { values, drawn = values }) => sum + drawn[i], 0));
  const top = highest ?? niceCeiling(Math.max(...totals, 0));
  // A unit of the picture is a pixel, so that its letters are as large as all others.
  const whole = Math.max(LEAST_WIDTH, innerWidthOf(element) || USUAL_WIDTH);
  const width = (whole - LEFT) / Math.max(1, columns.length);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const bars = columns.flatMap((column, i) => {
    let sum = 0;
    return series.filter(({ values }) => values[i] > 0).map(({ name, kind, values, drawn = values }) => {
      const bottom = y(sum);
      sum += drawn[i];
      return svg('rect', {
        class: `bar-${kind}`, x: LEFT + i * width + 1, width: Math.max(1, width - 2),
        y: y(sum), height: Math.max(1, bottom - y(sum)), rx: 1.5,
      }, svg('title', {}, `${column}: ${name} ${format(values[i])}`));
    });
  });
  const picture = svg('svg', {
    viewBox: `0 0 ${whole} ${HEIGHT}`, role: 'img', 'aria-label': summary(title, totals, format),
  }, gridLines(top, y, format, whole), bars, timeLabels(columns, width));
  replace(element,
    h('h2', {}, title),
    h('p', { class: 'legend', 'aria-hidden': 'true' }, series.map(({ name, kind }) =>
      h('span', {}, h('span', { class: `swatch bar-${kind}` }), name))),
    picture,
    element.querySelector('details') ?? h('details', {}, h('summary', {}, 'As a table'), h('div')));
  const details = element.querySelector('details');
  if (details.open) {
    replace(details.lastChild, table(columns, series, format));
  }
  details.ontoggle = () => details.open && replace(details.lastChild, table(columns, series, format));
}

function innerWidthOf(element) {
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
}

function gridLines(top, y, format, whole) {
  return [0, 0.5, 1].map((share) => [
    svg('line', { class: 'grid', x1: LEFT, x2: whole, y1: y(share * top), y2: y(share * top) }),
    svg('text', { class: 'tick', x: LEFT - 6, y: y(share * top) + 4, 'text-anchor': 'end' },
      format(share * top)),
  ]);
}

function timeLabels(columns, width) {
  const every = Math.max(1, Math.ceil(LABEL_EVERY / width));
  return columns.map((column, i) => (i % every === 0
    ? svg('text', { class: 'tick', x: LEFT + (i + 0.5) * width, y: HEIGHT - 6, 'text-anchor': 'middle' },
      column) : null));
}

function table(columns, series, format) {
  return h('table', {},
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Time'),
      series.map(({ name }) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, columns.map((column, i) => h('tr', {}, h('th', { scope: 'row' }, column),
      series.map(({ values }) => h('td', {}, format(values[i])))))));
}

function summary(title, totals, format) {
  const most = Math.max(...totals, 0);
  return `${title}: ${totals.length} columns, the highest ${format(most)}, the latest ${
    format(totals.at(-1) ?? 0)}`;
}

/** The next of 1, 2, 5, 10, 20 … */
function niceCeiling(value) {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}
