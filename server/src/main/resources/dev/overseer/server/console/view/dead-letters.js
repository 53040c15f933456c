import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { plain } from '../text/ansi.js';
import { count, instant, number, time } from '../text/words.js';

const MOST_SHOWN = 500;
const MOST_AT_ONCE = 500;

/** Tasks that failed for good: why, what they wrote last, and whether to try again. */
export function deadLettersView({ feed, notices }) {
  const chosen = new Set();
  const list = h('ul', { class: 'letters' });
  const empty = h('p', { class: 'empty' }, 'No dead letters.');
  const retry = h('button', { type: 'button', class: 'primary', onclick: () => command('retry') }, 'Retry');
  const drop = h('button', { type: 'button', class: 'danger', onclick: () => ask() }, 'Drop …');
  const all = h('input', { type: 'checkbox', id: 'all-letters', onchange: () => chooseAll() });
  const summary = h('span', { class: 'summary', role: 'status' });
  const sure = h('dialog', { 'aria-labelledby': 'sure' }, h('form', { method: 'dialog', class: 'form' },
    h('h2', { id: 'sure' }, 'Drop these dead letters for good?'),
    h('p', { class: 'actions' }, h('button', { value: 'no' }, 'Keep'),
      h('button', { value: 'yes', class: 'danger' }, 'Drop'))));
  const element = h('section', { class: 'dead', 'aria-labelledby': 'dead-title' },
    h('h1', { id: 'dead-title' }, 'Dead letters'),
    h('div', { class: 'tools' }, h('label', { class: 'check', for: 'all-letters' }, all, 'All'), summary,
      h('span', { class: 'push' }), retry, drop),
    empty, list, sure);
  const rows = new Map();
  const rest = h('li', { class: 'empty', hidden: true });
  let items = new Map();

  const draw = oncePerFrame(() => {
    empty.hidden = items.size > 0;
    [...chosen].filter((key) => !items.has(key)).forEach((key) => chosen.delete(key));
    [...rows.keys()].filter((key) => !items.has(key)).forEach((key) => rows.delete(key));
    const ordered = [...items.values()].sort((a, b) => instant(b.at) - instant(a.at))
      .slice(0, MOST_SHOWN);
    for (const letter of ordered) {
      if (rows.get(letter.key)?.letter !== letter) {
        rows.set(letter.key, { letter, row: makeRow(letter) });
      }
    }
    const wanted = [...ordered.map(({ key }) => rows.get(key).row), rest];
    rest.hidden = items.size <= MOST_SHOWN;
    setText(rest, `… and ${number(items.size - MOST_SHOWN)} older ones.`);
    if (wanted.length !== list.children.length || wanted.some((row, i) => row !== list.children[i])) {
      replace(list, wanted);
    }
    for (const [key, { row }] of rows) {
      row.querySelector('input').checked = chosen.has(key);
    }
    all.checked = chosen.size > 0 && chosen.size === items.size;
    all.indeterminate = chosen.size > 0 && chosen.size < items.size;
    retry.disabled = chosen.size === 0;
    drop.disabled = chosen.size === 0;
    setText(summary, chosen.size > 0 ? `${chosen.size} of ${count(items.size, 'letter')} chosen`
      : count(items.size, 'letter'));
  });

  const makeRow = (letter) => h('li', { class: 'card' },
    h('label', { class: 'check' }, h('input', {
      type: 'checkbox',
      onchange: (event) => {
        if (event.target.checked) {
          chosen.add(letter.key);
        } else {
          chosen.delete(letter.key);
        }
        draw();
      },
    }), h('strong', {}, letter.task_id)),
    h('p', {}, `${letter.worker} · ${time(instant(letter.at))} · ${count(letter.attempts, 'attempt')}`),
    h('p', { class: 'problem' }, [letter.reason.replaceAll('_', ' '), letter.why].filter(Boolean).join(': ')),
    h('p', {}, letter.prompt),
    h('details', { ontoggle: (event) => showWhole(event.target, letter.key) },
      h('summary', {}, 'Prompt, last output, history')));

  /** The rest of a letter may be large: it comes when somebody opens it. */
  const showWhole = async (details, key) => {
    if (!details.open || details.children.length > 1) {
      return;
    }
    const letter = await notices.watch(feed.command('letter', { letter: key }));
    if (letter && details.children.length === 1) {
      details.append(
        h('h3', {}, 'Prompt'), h('pre', {}, letter.prompt),
        h('h3', {}, 'Last output'), h('pre', {}, readable(letter.last_output)),
        ...letter.last_error ? [h('h3', {}, 'Last errors'), h('pre', {}, readable(letter.last_error))] : [],
        h('h3', {}, 'History'), h('ol', {}, letter.history.map((attempt) => h('li', {},
          `${attempt.started_at ? `${time(instant(attempt.started_at))}: ` : ''}${attempt.verdict},`
          + ` exit code ${attempt.exit_code}, ${attempt.reason}`))));
    }
  };

  const chooseAll = () => {
    chosen.clear();
    if (all.checked) {
      [...items.keys()].forEach((key) => chosen.add(key));
    }
    draw();
  };
  const command = async (what) => {
    const keys = [...chosen];
    const refused = [];
    let taken = 0;
    while (keys.length > 0) {
      const done = await notices.watch(feed.command(what, { letters: keys.splice(0, MOST_AT_ONCE) }));
      if (!done) {
        break;
      }
      taken += done.count;
      refused.push(...done.refused);
    }
    notices.say(`${count(taken, 'letter')}: ${what === 'retry' ? 'tried again' : 'dropped'}.`);
    if (refused.length > 0) {
      notices.problem(`${count(refused.length, 'letter')} not. ${refused[0].message}`);
    }
  };
  const ask = () => {
    sure.returnValue = 'no';
    sure.onclose = () => sure.returnValue === 'yes' && command('drop');
    sure.showModal();
  };
  const leave = feed.watch('dead_letters', '', (now) => {
    items = now;
    draw();
  });
  return { element, title: 'Dead letters', shown: draw, close: leave };
}

function readable(output) {
  return output.split('\n').map(plain).join('\n');
}
