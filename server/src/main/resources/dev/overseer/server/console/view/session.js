import { h, oncePerFrame, replace, setText } from '../part/dom.js';
import { address } from '../router.js';
import { plain } from '../text/ansi.js';
import { prose, verbatim } from '../text/prose.js';
import { count, dollars, duration, instant, number, time } from '../text/words.js';

const WORDS = {
  prompt: 'Prompt', text: 'Agent', thought: 'Thought', call: 'Tool', error: 'Error', note: 'Note',
  sent: 'Discord',
};
/** What there is to leave out, by kind. */
const CHOICES = [['thought', 'Thoughts'], ['note', 'Notes'], ['sent', 'Discord']];
const AT_ONCE = 200;
const DIFF_LINES = 60;

/** One session as a timeline, which grows while it runs. */
export function sessionView({ feed }, id) {
  const totals = h('dl', { class: 'facts totals' });
  const heading = h('h1', { dir: 'auto' }, id);
  const live = h('span', { class: 'phase', 'data-phase': 'running', hidden: true }, 'live');
  const earlier = h('button', { type: 'button', class: 'small earlier', hidden: true, onclick: () => {
    most += AT_ONCE;
    setFollowing(false);
    draw();
  } });
  const line = h('ol', { class: 'timeline', 'aria-label': 'What happened' });
  const empty = h('p', { class: 'empty' }, 'Reading the transcript …');
  const follow = h('button', { type: 'button', class: 'chip', 'aria-pressed': 'false', onclick: () => {
    setFollowing(!following);
    toEnd();
  } }, 'Follow');
  const hidden = new Set();
  const choices = CHOICES.map(([kind, name]) => h('button', {
    type: 'button', class: 'chip', 'aria-pressed': 'true', onclick: (event) => {
      const shows = hidden.delete(kind) || !hidden.add(kind);
      event.target.setAttribute('aria-pressed', shows);
      line.classList.toggle(`without-${kind}`, !shows);
    },
  }, name));
  const element = h('section', { class: 'session', 'aria-label': `Session ${id}` },
    h('div', { class: 'title' },
      h('a', { href: address('sessions'), class: 'back', 'aria-label': 'Back to all sessions' }, '‹'),
      heading, live),
    h('div', { class: 'tools' }, totals, h('span', { class: 'push' }),
      h('span', { class: 'chips' }, choices, follow)),
    empty, earlier, line);
  const entries = new Map();
  let items = new Map();
  let most = AT_ONCE;
  let following = false;
  let wasLive = false;

  const draw = oncePerFrame(() => {
    const tree = arrange(items);
    const top = tree.get('') ?? [];
    const hiddenBefore = Math.max(0, top.length - most);
    const made = new Set();
    fill(line, top.slice(hiddenBefore), tree, made);
    [...entries.keys()].filter((key) => !made.has(key)).forEach((key) => entries.delete(key));
    earlier.hidden = hiddenBefore === 0;
    setText(earlier, hiddenBefore > AT_ONCE ? `Show ${number(AT_ONCE)} of ${count(hiddenBefore, 'earlier event')}`
      : `Show ${count(hiddenBefore, 'earlier event')}`);
    toEnd();
  });
  const fill = (list, wanted, tree, made) => {
    wanted.forEach(({ item, posts }, i) => {
      const entry = entries.get(item.key) ?? new Entry(item.kind);
      entries.set(item.key, entry);
      made.add(item.key);
      entry.show(item, posts);
      const children = tree.get(item.key) ?? [];
      entry.inside.hidden = children.length === 0;
      fill(entry.inside, children, tree, made);
      if (list.children[i] !== entry.element) {
        list.insertBefore(entry.element, list.children[i] ?? null);
      }
    });
    while (list.children.length > wanted.length) {
      list.lastElementChild.remove();
    }
  };
  const scroller = () => element.closest('main');
  const toEnd = () => {
    const main = scroller();
    if (main && following) {
      main.scrollTop = main.scrollHeight;
    }
  };
  const setFollowing = (on) => {
    following = on;
    follow.setAttribute('aria-pressed', on);
  };
  // Whoever moves up wants to read, and is left alone. What only the layout moves is nobody's wish.
  const movesUp = {
    wheel: ({ deltaY }) => deltaY < 0,
    touchmove: () => true,
    keydown: ({ key }) => ['ArrowUp', 'PageUp', 'Home'].includes(key),
    focusin: ({ target }) => (target === earlier || line.contains(target)) && target.matches(':focus-visible'),
    pointerdown: ({ target, offsetX }) => target === scroller() && offsetX >= target.clientWidth,
  };
  const moved = (event) => movesUp[event.type](event) && setFollowing(false);
  const sizes = new ResizeObserver(toEnd);
  const leave = feed.watch('session', id, (now, { totals: sum }) => {
    items = now;
    empty.hidden = now.size > 0;
    if (sum) {
      setText(heading, sum.title ? plain(sum.title) : id);
      live.hidden = !sum.live;
      if (sum.live && !wasLive) {
        setFollowing(true);
      }
      wasLive = sum.live;
      replace(totals, facts(sum).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
    }
    draw();
  }, (why) => {
    empty.hidden = false;
    setText(empty, why);
  });
  return {
    element,
    title: `Session ${id}`,
    shown() {
      Object.keys(movesUp).forEach((type) => scroller()?.addEventListener(type, moved, { passive: true }));
      sizes.observe(line);
      draw();
    },
    close() {
      Object.keys(movesUp).forEach((type) => scroller()?.removeEventListener(type, moved));
      sizes.disconnect();
      leave();
    },
  };
}

function facts(sum) {
  return [
    ['Program', sum.program],
    sum.folder && ['Folder', h('bdi', { title: sum.folder }, sum.folder)],
    ['Tokens', number(sum.tokens)],
    // A transcript doesn't tell all that was used; see docs/watcher.md.
    ['Cost', `${sum.cost_usd > 0 ? '≥ ' : ''}${dollars(sum.cost_usd)}${sum.priced ? '' : ', not all prices known'}`],
    sum.errors > 0 && ['Errors', number(sum.errors)],
    sum.unreadable > 0 && ['Unreadable lines', number(sum.unreadable)],
    sum.unknown > 0 && ['Lines of unknown types', number(sum.unknown)],
    sum.left_out > 0 && ['Left out', count(sum.left_out, 'earlier event')],
  ].filter(Boolean);
}

/**
 * Items by what they lie in, each level in its order; what Discord was told goes with the item that
 * it was made of.
 */
function arrange(items) {
  const tree = new Map();
  const ordered = [...items.values()].sort((a, b) => a.order - b.order || instant(a.at) - instant(b.at));
  for (const item of ordered) {
    const parent = item.parent && items.has(item.parent) ? item.parent : '';
    const level = tree.get(parent) ?? [];
    tree.set(parent, level);
    if (item.kind === 'sent' && level.length > 0) {
      level.at(-1).posts.push(item);
    } else {
      level.push({ item, posts: [] });
    }
  }
  return tree;
}

/** An event of the timeline, what Discord was told beside it, and the events that lie in it. */
class Entry {
  inside = h('ol', { class: 'inside', hidden: true });
  element = h('li', { class: 'entry' });

  #body = h('div', { class: 'body' });
  #posts = h('div', { class: 'posts', hidden: true });
  #shown = null;
  #told = '';
  #open = new Set();

  constructor(kind) {
    this.element.classList.add(kind);
    this.element.append(this.#body, this.#posts, this.inside);
  }

  show(item, posts) {
    if (this.#shown !== item) {
      this.#shown = item;
      this.element.classList.toggle('failed', item.failed === true);
      this.element.classList.toggle('open', item.kind === 'call' && !item.done);
      replace(this.#body, this.#make(item));
    }
    const told = posts.map(({ key }) => key).join('\n');
    if (this.#told !== told) {
      this.#told = told;
      this.#posts.hidden = posts.length === 0;
      replace(this.#posts, posts.length > 0 && makePosts(posts));
    }
  }

  #make(item) {
    switch (item.kind) {
      case 'call':
        return this.#call(item);
      case 'thought':
        return this.#folded('thought', [h('strong', {}, 'Thought'), preview(item.text), when(item)],
          () => prose(item.text));
      case 'note':
        return item.text.length < 200 && !item.text.includes('\n')
          ? h('p', { class: 'entry-head' }, item.title && h('strong', {}, item.title),
            h('span', { class: 'said', dir: 'auto' }, plain(item.text)), when(item))
          : this.#folded('note', [h('strong', {}, item.title ?? 'Note'), preview(item.text), when(item)],
            () => h('pre', { dir: 'auto' }, verbatim(item.text)));
      case 'sent':
        return makePosts([item]);
      default:
        return [
          h('p', { class: 'entry-head' }, h('strong', {}, WORDS[item.kind] ?? item.kind),
            item.title && h('span', { class: 'said' }, item.title), when(item)),
          h('div', { class: 'prose' }, prose(item.text ?? '')),
        ];
    }
  }

  #call(item) {
    const state = item.failed ? 'failed' : item.done ? 'done' : 'running';
    const head = [
      h('strong', { class: 'tool' }, item.tool || 'Tool'),
      item.agent && h('span', { class: 'tag' }, item.agent),
      h('bdi', { class: 'said' }, plain(item.title ?? '')),
      h('span', { class: 'phase', 'data-phase': state }, state === 'running' ? 'open'
        : state === 'failed' ? 'failed' : h('span', { class: 'aloud' }, 'done')),
      item.took_ms >= 1000 && h('span', { class: 'age' }, duration(item.took_ms)),
      when(item),
    ];
    const hasMore = item.text || item.result || item.about;
    return [
      hasMore ? this.#folded('call', head, () => [
        item.text && (item.agent ? h('div', { class: 'prose' }, prose(item.text))
          : h('pre', { dir: 'ltr', class: 'code', tabindex: '0' }, verbatim(item.text))),
        item.about && h('p', { class: 'help' }, item.about),
        item.result && [h('p', { class: 'subhead' }, item.failed ? 'What went wrong' : 'Result'),
          h('pre', { dir: 'ltr', class: 'result', tabindex: '0' }, verbatim(item.result))],
      ]) : h('p', { class: 'entry-head' }, head),
      item.failed && item.result
        && h('p', { class: 'problem', dir: 'auto' }, firstWords(item.result)),
      item.diff && this.#diff(item.diff),
    ];
  }

  /** Made when it is opened: most are never looked at. It stays open when the item changes. */
  #folded(name, head, makeRest) {
    const details = h('details', {}, h('summary', { class: 'entry-head' }, head));
    const open = () => {
      if (details.open && details.children.length === 1) {
        details.append(h('div', { class: 'rest' }, [makeRest()].flat(Infinity).filter(Boolean)));
      }
      this.#open[details.open ? 'add' : 'delete'](name);
    };
    details.open = this.#open.has(name);
    open();
    details.addEventListener('toggle', open);
    return details;
  }

  #diff(text) {
    const lines = text.split('\n');
    const isLong = lines.length > DIFF_LINES + 10;
    const pre = h('pre', { class: 'diff', dir: 'ltr', tabindex: '0', 'aria-label': 'Edit' });
    const show = (all) => replace(pre, (all ? lines : lines.slice(0, DIFF_LINES)).map(diffLine));
    const isOpen = this.#open.has('diff');
    show(!isLong || isOpen);
    return [pre, isLong && !isOpen && h('button', { type: 'button', class: 'small', onclick: (event) => {
      this.#open.add('diff');
      show(true);
      event.target.remove();
    } }, `Show all ${number(lines.length)} lines`)];
  }
}

function when(item) {
  return item.at && h('time', { class: 'age when', datetime: item.at }, time(instant(item.at)));
}

function firstWords(text, most = 240) {
  const line = plain(text.trim().split('\n', 1)[0]);
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** Its first words, as long as it is folded. */
function preview(text) {
  return h('span', { class: 'said preview', dir: 'auto' }, firstWords(text));
}

/** What Discord was told of one event: often several posts, one after the other. */
function makePosts(posts) {
  return h('div', { class: 'post', role: 'group', 'aria-label': 'Sent to Discord', tabindex: '0' },
    h('p', { class: 'entry-head' }, h('strong', {}, 'Discord'), when(posts.at(-1))),
    posts.map((post) => h('div', { class: post.failed ? 'prose failed' : 'prose' },
      post.failed && h('p', { class: 'problem' }, `Refused: ${plain(post.result ?? '')}`),
      prose(unescaped(post.text)))));
}

/** Without the backslashes that keep Discord from taking a character for markup. */
function unescaped(text) {
  return text.replace(/\\([\\*_~`|[\]#>+-])/g, '$1');
}

function diffLine(text) {
  const kind = text.startsWith('--- ') || text.startsWith('+++ ') || text.startsWith('*** ') ? 'file'
    : text.startsWith('@@') ? 'hunk'
      : text.startsWith('+') ? 'added' : text.startsWith('-') ? 'removed' : '';
  return h('span', { class: kind }, `${plain(text)}\n`);
}
