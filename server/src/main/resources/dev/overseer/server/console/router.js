import { h, replace } from './part/dom.js';

const FIRST = 'tasks';

/**
 * Pages by address: `#/tasks`, `#/tasks/ID`. One view is open at a time, and is closed before the
 * next; the focus moves along, so that a screen reader says where it is.
 */
export class Router {
  #main;
  #nav;
  #room;
  #pages;
  #open = null;
  #name = '';

  constructor(main, nav, room, pages) {
    this.#main = main;
    this.#nav = nav;
    this.#room = { ...room, go: (...path) => this.to(...path) };
    this.#pages = pages;
    addEventListener('hashchange', () => {
      this.go();
      this.#main.focus({ preventScroll: true });
    });
  }

  /** Opens a page, and leaves a way back. */
  to(...path) {
    location.hash = address(...path);
  }

  /** Shows what the address says. */
  go() {
    const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decode);
    const page = Object.hasOwn(this.#pages, name) ? name : FIRST;
    const { title, of = page, open, one } = this.#pages[page];
    const argument = rest.join('/');
    this.#open?.close?.();
    this.#name = page;
    this.drawNavigation();
    const view = argument !== '' && one ? one(this.#room, argument) : open(this.#room, argument);
    this.#open = view;
    document.title = `${view.title ?? title} · Overseer`;
    this.#main.className = `page-${of}`;
    replace(this.#main, view.element);
    view.shown?.();
  }

  /** A page that needs what this hub doesn't offer isn't in the list, nor is one without a title. */
  drawNavigation() {
    const offered = Object.entries(this.#pages)
      .filter(([, { title, topic }]) => title && (!topic || this.#room.feed.offers(topic)));
    replace(this.#nav, h('ul', {}, offered.map(([name, { title }]) => h('li', {}, h('a', {
      href: address(name),
      'aria-current': name === (this.#pages[this.#name].of ?? this.#name) ? 'page' : false,
    }, title)))));
  }
}

/** A link to a page. */
export function address(...path) {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
