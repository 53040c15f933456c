import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { address } from '../router.js';
import { plain } from '../text/ansi.js';
import { dollars, instant, number, time } from '../text/words.js';

const WORDS = {
  prompt: 'Prompt', text: 'Agent', thought: 'Thought', call: 'Tool', error: 'Error', note: 'Note',
  sent: 'Sent to Discord',
};

/** One session as a timeline, which grows while it runs. */
export function sessionView({ feed }, id) {
  const totals = h('p', { class: 'summary', role: 'status', 'aria-live': 'off' });
  const heading = h('h1', {}, id);
  const line = h('ol', { class: 'timeline' });
  const element = h('section', { class: 'session', 'aria-label': `Session ${id}` },
    h('div', { class: 'title' },
      h('a', { href: address('sessions'), class: 'back', 'aria-label': 'Back to all sessions' }, '‹'),
      heading, h('span', { class: 'push' }), totals),
    line);
  const rows = new Map();
  let items = new Map();
  const draw = oncePerFrame(() => {
    [...rows.keys()].filter((key) => !items.has(key)).forEach((key) => rows.delete(key));
    const inside = new Map();
    const top = [];
    for (const entry of [...items.values()].sort((a, b) => a.order - b.order)) {
      const row = rows.get(entry.key);
      if (row?.entry !== entry) {
        rows.set(entry.key, { entry, element: makeEntry(entry) });
      }
      const { element: made } = rows.get(entry.key);
      if (entry.parent && items.has(entry.parent)) {
        inside.set(entry.parent, [...inside.get(entry.parent) ?? [], made]);
      } else {
        top.push(made);
      }
    }
    for (const [parent, children] of inside) {
      replace(rows.get(parent).element.querySelector('.inside'), children);
    }
    if (top.length !== line.children.length || top.some((made, i) => made !== line.children[i])) {
      replace(line, top);
    }
  });
  const leave = feed.watch('session', id, (now, { totals: sum }) => {
    items = now;
    if (sum) {
      setText(heading, sum.title || id);
      setText(totals, `${number(sum.tokens)} tokens · ${dollars(sum.cost_usd)}`);
    }
    draw();
  });
  return { element, title: id, shown: draw, close: leave };
}

function makeEntry(entry) {
  return h('li', { class: `entry ${entry.kind}` },
    h('p', { class: 'entry-head' }, h('strong', {}, WORDS[entry.kind] ?? entry.kind),
      entry.tool && ` ${entry.tool}`, h('span', { class: 'age' }, ` ${time(instant(entry.at))}`)),
    entry.text && h('pre', {}, shown(entry.text)),
    entry.diff && h('pre', { class: 'diff' }, entry.diff.split('\n').map(diffLine)),
    entry.result !== undefined && h('details', {},
      h('summary', {}, entry.failed ? 'Failed' : 'Result'), h('pre', {}, shown(entry.result))),
    h('ol', { class: 'inside' }));
}

function diffLine(text) {
  const kind = text.startsWith('+') ? 'added' : text.startsWith('-') ? 'removed' : '';
  return h('span', { class: kind }, `${plain(text)}\n`);
}

function shown(text) {
  return text.split('\n').map(plain).join('\n');
}
