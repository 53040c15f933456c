import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { address } from '../router.js';
import { plain } from '../text/ansi.js';
import { count, dollars, instant, number, time } from '../text/words.js';

const AT_ONCE = 100;

/** The agents' sessions, the latest first. */
export function sessionsView({ feed }) {
  const find = h('input', {
    type: 'search', placeholder: 'Find by prompt or folder', 'aria-label': 'Find a session',
    oninput: () => draw(),
  });
  const summary = h('p', { class: 'summary', role: 'status' });
  const discord = h('p', { class: 'help', hidden: true });
  const list = h('ul', { class: 'sessions' });
  const empty = h('p', { class: 'empty' }, 'Looking for sessions …');
  const more = h('button', { type: 'button', hidden: true, onclick: () => {
    most += AT_ONCE;
    draw();
  } });
  const element = h('section', { 'aria-labelledby': 'sessions-title' },
    h('div', { class: 'title' }, h('h1', { id: 'sessions-title' }, 'Sessions'), h('span', { class: 'push' }), summary),
    h('div', { class: 'tools find' }, find), discord, empty, list, more);
  const rows = new Map();
  let items = new Map();
  let totals = { sessions: 0, listed: 0, reading: true };
  let most = AT_ONCE;

  const draw = oncePerFrame(() => {
    const wanted = find.value.toLowerCase();
    const found = [...items.values()]
      .filter(({ key, title, folder = '', program }) =>
        `${title}\n${folder}\n${program}\n${key}`.toLowerCase().includes(wanted))
      .sort((a, b) => b.live - a.live || instant(b.last_at) - instant(a.last_at));
    [...rows.keys()].filter((key) => !items.has(key)).forEach((key) => rows.delete(key));
    const shown = found.slice(0, most).map((session) => {
      if (rows.get(session.key)?.session !== session) {
        rows.set(session.key, { session, row: makeRow(session) });
      }
      return rows.get(session.key).row;
    });
    if (shown.length !== list.children.length || shown.some((row, i) => row !== list.children[i])) {
      replace(list, shown);
    }
    more.hidden = found.length <= most;
    setText(more, `Show more of ${number(found.length)}`);
    empty.hidden = found.length > 0;
    setText(empty, items.size > 0 ? 'No session fits.'
      : totals.reading ? 'Looking for sessions …' : 'No agent has left a transcript yet.');
    setText(summary, words(totals));
    showDiscord(discord, totals.discord);
  });
  const leave = feed.watch('sessions', '', (now, { totals: sum }) => {
    items = now;
    totals = sum ?? totals;
    draw();
  });
  return { element, title: 'Sessions', shown: draw, close: leave };
}

function words({ sessions, listed, reading }) {
  return [
    listed < sessions ? `the latest ${number(listed)} of ${count(sessions, 'session')}` : count(sessions, 'session'),
    reading && 'reading transcripts …',
  ].filter(Boolean).join(' · ');
}

function showDiscord(element, discord) {
  element.hidden = !discord;
  if (discord) {
    const troubles = discord.troubles.join('; ');
    element.className = troubles ? 'problem' : 'help';
    setText(element, troubles ? `Nothing reaches Discord: ${troubles}.` : `What is new is posted to ${discord.webhook}`);
  }
}

function makeRow(session) {
  return h('li', { class: 'card session-row' },
    h('a', { href: address('sessions', session.key), dir: 'auto' }, plain(session.title || session.key)),
    session.live && h('span', { class: 'phase', 'data-phase': 'running' }, 'live'),
    h('p', { class: 'what' }, [
      h('span', { class: 'program' }, session.program),
      session.folder && h('bdi', { class: 'folder', title: session.folder }, lastNames(session.folder)),
      session.subagents && h('span', {}, count(session.subagents, 'subagent')),
      session.errors > 0 && h('span', { class: 'bad' }, count(session.errors, 'error')),
    ].filter(Boolean)),
    h('p', { class: 'figures' },
      session.tokens === undefined
        ? h('span', { class: 'age', title: 'Older than a day: it is counted when you open it' }, 'not counted')
        : [h('span', {}, `${number(session.tokens)} tokens`),
          h('span', {}, cost(session))],
      h('time', { class: 'age', datetime: session.last_at }, time(instant(session.last_at)))));
}

/** A transcript doesn't tell all that was used, and not each price is known. */
function cost({ cost_usd: sum, priced }) {
  if (sum === 0) {
    return priced ? dollars(0) : 'price unknown';
  }
  return `≥ ${dollars(sum)}`;
}

function lastNames(folder) {
  const names = folder.split('/').filter(Boolean);
  return names.length > 2 ? `…/${names.slice(-2).join('/')}` : folder;
}
