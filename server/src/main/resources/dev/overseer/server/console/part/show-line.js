import { h, replace } from './dom.js';
import { styledText } from './output-row.js';
import { bytes, time } from '../text/words.js';

const MAX_SHOWN = 64 * 1024;

/** One line of an output at length, broken to fit: for lines that are wider than the window. */
export class ShowLine {
  element = h('aside', { class: 'at-length', 'aria-label': 'A line at length', hidden: true });

  #left;

  /**
   * @param left is called when it was closed with its button
   */
  constructor(left) {
    this.#left = left;
  }

  /** Shows an item of an `Output`, if it is a line. */
  show(item) {
    if (item?.kind !== 'line') {
      return;
    }
    const isLong = item.text.length > MAX_SHOWN;
    replace(this.element,
      h('p', { class: 'tools' },
        h('strong', {}, `Line ${item.seq}`),
        h('span', { class: 'summary' }, `${item.stream} · ${time(item.at)} · ${
          bytes(new Blob([item.text]).size)}${isLong ? ', of which the beginning' : ''}`),
        h('span', { class: 'push' }),
        h('button', { type: 'button', class: 'small', onclick: () => this.#close() }, 'Close')),
      h('pre', { dir: 'ltr', tabindex: 0, 'aria-label': `Line ${item.seq}` },
        styledText(isLong ? item.text.slice(0, MAX_SHOWN) : item.text, item.style)));
    this.element.hidden = false;
  }

  hide() {
    this.element.hidden = true;
    replace(this.element);
  }

  #close() {
    this.hide();
    this.#left();
  }
}
