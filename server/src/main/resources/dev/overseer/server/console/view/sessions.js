import { h, oncePerFrame, replace } from '../part/dom.js';
import { address } from '../router.js';
import { dollars, instant, number, time } from '../text/words.js';

/** The agents' sessions, the latest first. */
export function sessionsView({ feed }) {
  const list = h('ul', { class: 'sessions' });
  const empty = h('p', { class: 'empty' }, 'No session yet.');
  const element = h('section', { 'aria-labelledby': 'sessions-title' },
    h('h1', { id: 'sessions-title' }, 'Sessions'), empty, list);
  let items = new Map();
  const draw = oncePerFrame(() => {
    empty.hidden = items.size > 0;
    const ordered = [...items.values()].sort((a, b) => instant(b.last_at) - instant(a.last_at));
    replace(list, ordered.map((session) => h('li', { class: 'card' },
      h('a', { href: address('sessions', session.key) }, session.title || session.key),
      session.live && h('span', { class: 'phase', 'data-phase': 'running' }, 'live'),
      h('p', {}, [session.program, time(instant(session.last_at)),
        `${number(session.tokens)} tokens`, dollars(session.cost_usd),
        session.errors > 0 ? `${session.errors} errors` : ''].filter(Boolean).join(' · ')))));
  });
  const leave = feed.watch('sessions', '', (now) => {
    items = now;
    draw();
  });
  return { element, title: 'Sessions', shown: draw, close: leave };
}
