import { h } from './dom.js';

const SHOWN_FOR_MS = 6000;
const MAX_SHOWN = 4;

/** Short messages in the corner, which a screen reader says as well. */
export class Notices {
  #element;

  constructor(element) {
    this.#element = element;
  }

  say(text) {
    this.#show(text, 'notice', SHOWN_FOR_MS);
  }

  /** Something was refused; stays longer. */
  problem(text) {
    this.#show(text, 'notice bad', 2 * SHOWN_FOR_MS);
  }

  /** What a person need not hear of, for whoever looks into the browser's console. */
  trace(error) {
    console.debug('overseer:', error);
  }

  /** Tells what a promise failed with. */
  async watch(promise) {
    try {
      return await promise;
    } catch (refused) {
      this.problem(refused.message);
      return undefined;
    }
  }

  #show(text, kind, milliseconds) {
    const notice = h('div', { class: kind }, h('span', {}, text), h('button', {
      class: 'bare', type: 'button', 'aria-label': 'Dismiss', onclick: () => notice.remove(),
    }, '×'));
    this.#element.append(notice);
    while (this.#element.children.length > MAX_SHOWN) {
      this.#element.firstChild.remove();
    }
    setTimeout(() => notice.remove(), milliseconds);
  }
}
