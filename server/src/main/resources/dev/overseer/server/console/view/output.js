import { h, oncePerFrame, setText } from '../part/dom.js';
import { exitWords, fillRow, gapWords, makeRow } from '../part/output-row.js';
import { VirtualRows } from '../part/virtual-rows.js';
import { ShowLine } from '../part/show-line.js';
import { plain } from '../text/ansi.js';
import { count, number } from '../text/words.js';

const LINE_PX = 20;
const SEARCH_SLICE = 5000;
const SEARCH_AFTER_MS = 150;

/**
 * A task's output: follows the end until one scrolls up, holds still when paused, finds text, and
 * saves what there is.
 */
export class OutputView {
  element;

  #output;
  #name;
  #rows;
  #viewport;
  #follow = true;
  #find = '';
  #found = -1;
  #droppedBefore = 0;
  #topBefore = 0;
  #search = 0;
  #state = h('span', { class: 'summary', role: 'status', 'aria-live': 'polite' });
  #hits = h('span', { class: 'summary', role: 'status', 'aria-live': 'polite' });
  #followButton = h('button', {
    type: 'button', 'aria-pressed': 'true', onclick: () => this.#setFollow(!this.#follow),
  }, 'Follow');
  #pauseButton = h('button', {
    type: 'button', 'aria-pressed': 'false', onclick: () => this.#togglePause(),
  }, 'Pause');
  #field = h('input', {
    type: 'search', placeholder: 'Find in the output', 'aria-label': 'Find in the output',
    oninput: () => this.#searchSoon(), onkeydown: (event) => this.#searchKey(event),
  });
  #line = new ShowLine(() => this.#viewport.focus());
  #times = h('button', {
    type: 'button', 'aria-pressed': 'false', onclick: () => this.#toggleTimes(),
  }, 'Times');
  #leave;

  /**
   * @param output what is shown
   * @param name the task's, for the file that is saved
   */
  constructor(output, name) {
    this.#output = output;
    this.#name = name;
    const space = h('div', { class: 'space' });
    this.#viewport = h('div', {
      class: 'viewport terminal', role: 'log', 'aria-live': 'off', tabindex: 0,
      'aria-label': 'Output', onkeydown: (event) => this.#key(event),
      onclick: (event) => this.#pick(event),
      onwheel: (event) => event.deltaY < 0 && this.#setFollow(false),
    }, space);
    this.#viewport.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.element = h('div', { class: 'output' },
      h('div', { class: 'tools' },
        this.#field,
        h('button', { type: 'button', 'aria-label': 'Find the one before', onclick: () => this.#step(-1) }, '↑'),
        h('button', { type: 'button', 'aria-label': 'Find the next', onclick: () => this.#step(1) }, '↓'),
        this.#hits,
        h('span', { class: 'push' }),
        this.#state, this.#followButton, this.#pauseButton, this.#times,
        h('button', { type: 'button', onclick: () => this.#save() }, 'Download')),
      this.#viewport, this.#line.element);
    this.#rows = new VirtualRows({
      viewport: this.#viewport,
      space,
      rowHeight: LINE_PX,
      make: makeRow,
      resized: () => this.#follow && !this.#output.isPaused && this.#rows.toEnd(),
      fill: (row, index) => {
        const item = this.#output.items[index];
        if (item) {
          fillRow(row, item, {
            find: this.#find, isFound: index === this.#found, fetch: (seq) => this.#output.fetch(seq),
          });
        }
      },
    });
    this.#leave = output.changed.on(oncePerFrame(() => this.#update()));
  }

  shown() {
    this.#update();
  }

  close() {
    this.#leave();
    this.#rows.close();
    clearTimeout(this.#search);
  }

  #update() {
    if (!this.element.isConnected) {
      return;
    }
    const { items, lines, dropped } = this.#output;
    const gone = dropped - this.#droppedBefore;
    this.#droppedBefore = dropped;
    this.#rows.setCount(items.length);
    if (this.#follow && !this.#output.isPaused) {
      this.#rows.toEnd();
    } else if (gone > 0) {
      this.#rows.shift(gone);
    }
    if (gone > 0 && this.#found >= 0) {
      this.#found = Math.max(-1, this.#found - gone);
    }
    this.#rows.draw();
    setText(this.#state, this.#output.isPaused
      ? `Paused · ${number(this.#output.held)} more`
      : this.#output.trouble || count(lines, 'line'));
  }

  #scrolled() {
    const atEnd = this.#rows.isAtEnd();
    const { scrollTop } = this.#viewport;
    if (atEnd && !this.#follow && !this.#output.isPaused) {
      this.#setFollow(true);
    } else if (!atEnd && scrollTop < this.#topBefore) {
      this.#setFollow(false);
    }
    this.#topBefore = scrollTop;
  }

  #setFollow(follow) {
    if (this.#follow === follow) {
      return;
    }
    this.#follow = follow;
    this.#followButton.setAttribute('aria-pressed', String(follow));
    if (follow) {
      this.#rows.toEnd();
    }
  }

  #togglePause() {
    if (this.#output.isPaused) {
      this.#output.resume();
    } else {
      this.#output.pause();
    }
    this.#pauseButton.setAttribute('aria-pressed', String(this.#output.isPaused));
    setText(this.#pauseButton, this.#output.isPaused ? 'Go on' : 'Pause');
    this.#update();
  }

  #toggleTimes() {
    const on = this.element.classList.toggle('times');
    this.#times.setAttribute('aria-pressed', String(on));
  }

  #key(event) {
    if (event.key === 'ArrowUp' || event.key === 'PageUp' || event.key === 'Home') {
      this.#setFollow(false);
    } else if (event.key === 'End') {
      this.#setFollow(true);
    } else if (event.key === '/' || (event.key === 'f' && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      this.#field.focus();
    } else if (event.key === 'p' && !event.ctrlKey && !event.metaKey) {
      this.#togglePause();
    } else if (event.key === 't' && !event.ctrlKey && !event.metaKey) {
      this.#toggleTimes();
    } else if (event.key === 'Enter' && event.target === this.#viewport) {
      const { items } = this.#output;
      const inSight = items.slice(0, this.#rows.lastInSight + 1);
      this.#line.show(items[this.#found] ?? inSight.findLast(({ kind }) => kind === 'line'));
    } else if (event.key === 'Escape') {
      this.#line.hide();
    }
  }

  /** A click shows the line at length, unless it marks text or is meant for a button. */
  #pick(event) {
    const row = event.target.closest('.line');
    if (row && !event.target.closest('button') && getSelection().isCollapsed) {
      this.#line.show(row.item);
    }
  }

  #searchKey(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      this.#field.value = '';
      this.#searchSoon();
      this.#viewport.focus();
    }
  }

  #searchSoon() {
    clearTimeout(this.#search);
    this.#search = setTimeout(() => {
      this.#find = this.#field.value.toLowerCase();
      this.#found = -1;
      setText(this.#hits, '');
      this.#rows.draw();
      if (this.#find !== '') {
        this.#step(-1);
        this.#count(this.#output.items, this.#find, 0, 0);
      }
    }, SEARCH_AFTER_MS);
  }

  /** Counts in slices, so that a page with 50,000 lines stays fluid. */
  #count(items, find, from, found) {
    if (find !== this.#find || items !== this.#output.items) {
      return;
    }
    const to = Math.min(items.length, from + SEARCH_SLICE);
    let hits = found;
    for (let i = from; i < to; i++) {
      hits += hasText(items[i], find) ? 1 : 0;
    }
    if (to < items.length) {
      this.#search = setTimeout(() => this.#count(items, find, to, hits), 0);
    } else {
      setText(this.#hits, hits === 0 ? 'not found' : `in ${count(hits, 'line')}`);
    }
  }

  #step(direction) {
    const { items } = this.#output;
    if (this.#find === '' || items.length === 0) {
      return;
    }
    const begin = this.#found >= 0 ? this.#found : direction > 0 ? -1 : items.length;
    for (let i = 1; i <= items.length; i++) {
      const index = (begin + direction * i + 2 * items.length) % items.length;
      if (hasText(items[index], this.#find)) {
        this.#found = index;
        this.#setFollow(false);
        this.#rows.showAround(index);
        return;
      }
    }
    this.#found = -1;
    this.#rows.draw();
  }

  #save() {
    const blob = new Blob(this.#output.items.map(asText), { type: 'text/plain;charset=utf-8' });
    const url = URL.createObjectURL(blob);
    h('a', { href: url, download: `${this.#name.replace(/[^\w.-]+/g, '_')}.log` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}

function hasText(item, find) {
  return item.text !== undefined && plain(item.text).toLowerCase().includes(find);
}

/** As it was written, escapes included; what the page adds stands in brackets. */
function asText(item) {
  switch (item.kind) {
    case 'line':
      return item.continued ? item.text : `${item.text}\n`;
    case 'gap':
      return `[${gapWords(item)}]\n`;
    case 'start':
      return `[started as process ${item.pid}]\n`;
    case 'exit':
      return `[${exitWords(item)}]\n`;
    default:
      return `[${item.text}]\n`;
  }
}
