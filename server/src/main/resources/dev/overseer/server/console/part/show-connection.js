import { h, replace } from './dom.js';

const WORDS = {
  connecting: 'Connecting',
  open: 'Live',
  refused: 'Not logged in',
};
const SHUT_DOWN = 1001;

/** Says in the bar whether what the page shows is what the hub knows. */
export class ShowConnection {
  #element;
  #connection;
  #timer = 0;

  constructor(element, connection) {
    this.#element = element;
    this.#connection = connection;
    connection.state.on(() => this.#draw());
    this.#draw();
  }

  #why() {
    if (this.#connection.isForeign) {
      return 'The hub wants no connection from this address: see allowed_origins';
    }
    return this.#connection.lastCode === SHUT_DOWN ? 'The hub shut down' : 'Connection lost';
  }

  #draw() {
    clearInterval(this.#timer);
    const state = this.#connection.now;
    this.#element.dataset.state = state;
    document.body.dataset.connection = state;
    if (state !== 'waiting') {
      replace(this.#element, h('span', { class: 'dot' }), WORDS[state]);
      return;
    }
    const why = this.#why();
    const left = h('span', { 'aria-hidden': 'true' });
    const count = () => {
      const seconds = Math.ceil((this.#connection.retryAt - Date.now()) / 1000);
      left.textContent = seconds > 0 ? ` · again in ${seconds} s` : '';
    };
    count();
    this.#timer = setInterval(count, 1000);
    replace(this.#element, h('span', { class: 'dot' }), why, left, h('button', {
      class: 'small', type: 'button', onclick: () => this.#connection.retryNow(),
    }, 'Now'));
  }
}
