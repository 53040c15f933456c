import { h, replace } from './dom.js';
import { pieces } from '../text/ansi.js';
import { count, number, time } from '../text/words.js';

/** A longer line is cut in sight, never in the download: to lay it out takes a browser seconds. */
const MAX_SHOWN = 4000;

/** An empty row, for `fillRow`. */
export function makeRow() {
  return h('div', { class: 'line' }, h('span', { class: 'when' }), h('span', { class: 'seq' }),
    h('span', { class: 'text', dir: 'ltr' }));
}

/**
 * Shows an item of an `Output`.
 *
 * @param find what is searched for, in lower case; empty for nothing
 * @param isFound whether this item is the one that the search is at
 * @param fetch asks for the lines of a gap
 */
export function fillRow(row, item, { find, isFound, fetch }) {
  const key = `${find}\n${isFound}`;
  if (row.item === item && row.key === key) {
    return;
  }
  row.item = item;
  row.key = key;
  row.className = `line ${item.kind} ${item.stream ?? ''}${isFound ? ' found' : ''}`;
  const [when, seq, text] = row.children;
  when.textContent = item.at === 0 ? '' : time(item.at);
  seq.textContent = item.kind === 'line' ? item.seq : '';
  text.title = '';
  switch (item.kind) {
    case 'line':
      fillLine(text, item, find);
      break;
    case 'gap':
      replace(text, gapWords(item), ' ', h('button', {
        type: 'button', class: 'small', onclick: () => fetch(item.seq),
      }, 'Ask for them'));
      break;
    case 'start':
      text.textContent = `▶ started as process ${item.pid}`;
      break;
    case 'exit':
      row.classList.toggle('bad', item.code !== 0 && !item.intentional);
      text.textContent = exitWords(item);
      break;
    default:
      text.textContent = item.text;
  }
}

function fillLine(element, item, find) {
  const isLong = item.text.length > MAX_SHOWN;
  const shown = isLong ? item.text.slice(0, MAX_SHOWN) : item.text;
  const parts = styledText(shown, item.style, find);
  replace(element,
    item.stream === 'stderr' && h('span', { class: 'aloud' }, 'stderr: '),
    parts,
    isLong && h('span', { class: 'more' },
      ` … and ${count(item.text.length - MAX_SHOWN, 'character')} more, which the download has`),
    item.continued && h('span', { class: 'more', title: 'The line goes on below' }, ' ↩'));
}

/** What a program wrote for a terminal, as elements; what is found in it is marked. */
export function styledText(text, style, find = '') {
  return pieces(text, style).pieces.map((piece) => styled(piece, find));
}

function styled({ text, style }, find) {
  const inverse = style.inverse;
  const fg = inverse ? style.bg || 'canvas' : style.fg;
  const bg = inverse ? style.fg || 'text' : style.bg;
  const names = [
    style.bold && 'bold', style.dim && 'dim', style.italic && 'italic',
    style.underline && 'underline', style.strike && 'strike',
    isNamed(fg) && `fg-${fg}`, isNamed(bg) && `bg-${bg}`,
  ].filter(Boolean);
  const content = find === '' ? text : marked(text, find);
  if (names.length === 0 && fg === '' && bg === '') {
    return content;
  }
  const span = h('span', { class: names.join(' ') }, content);
  if (fg !== '' && !isNamed(fg)) {
    span.style.color = fg;
  } else if (fg === '' && bg !== '' && !isNamed(bg)) {
    span.style.color = readableOn(bg);
  }
  if (bg !== '' && !isNamed(bg)) {
    span.style.backgroundColor = bg;
  }
  return span;
}

/** Black or white; the weights are those of ITU-R BT.601. */
function readableOn(colour) {
  const [red, green, blue] = colour.match(/\d+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? 'black' : 'white';
}

function isNamed(colour) {
  return colour !== '' && !colour.startsWith('rgb');
}

function marked(text, find) {
  const lower = text.toLowerCase();
  // A character whose lower case is longer moves all places behind it: better no mark than a wrong one.
  if (lower.length !== text.length) {
    return text;
  }
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(find); at >= 0; at = lower.indexOf(find, from)) {
    parts.push(text.slice(from, at), h('mark', {}, text.slice(at, at + find.length)));
    from = at + find.length;
  }
  parts.push(text.slice(from));
  return parts;
}

export function gapWords({ seq, to }) {
  return seq === to ? `Line ${number(seq)} is missing.`
    : `Lines ${number(seq)} to ${number(to)} are missing.`;
}

export function exitWords({ pid, code, intentional }) {
  const how = code === -1 ? 'was ended by a signal' : `ended with exit code ${code}`;
  return `■ process ${pid} ${how}${intentional ? ', as it was asked to' : ''}`;
}
