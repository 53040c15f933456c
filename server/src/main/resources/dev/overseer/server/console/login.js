import { h } from './part/dom.js';

const KEPT = 'overseer.token';
const IN_ADDRESS = /(?:^#|&)token=([^&]*)/;

/**
 * The hub's token: out of the link that `overseer up` prints, or typed in. It is kept in this tab
 * only, and taken out of the address at once, so that it stays in no history.
 */
export class Login {
  token;
  #dialog = null;

  constructor() {
    const given = IN_ADDRESS.exec(location.hash);
    if (given) {
      this.token = decodeURIComponent(given[1]);
      history.replaceState(null, '', `${location.pathname}${location.search}`);
    } else {
      this.token = sessionStorage.getItem(KEPT) ?? '';
    }
  }

  /** The hub has let us in. */
  accepted() {
    if (this.token !== '') {
      sessionStorage.setItem(KEPT, this.token);
    }
    this.#dialog?.close();
  }

  /** Asks for a token, since the one that there was isn't the hub's. */
  ask(then) {
    sessionStorage.removeItem(KEPT);
    const wrong = this.token !== '';
    const field = h('input', {
      id: 'token', type: 'password', autocomplete: 'off', required: true,
      pattern: '[A-Za-z0-9._~+\\-]{16,512}', 'aria-describedby': 'token-help',
    });
    const form = h('form', { method: 'dialog', class: 'form' },
      h('h2', { id: 'login-title' }, 'This hub wants its token'),
      wrong && h('p', { class: 'problem', role: 'alert' }, 'The hub doesn’t know that token.'),
      h('label', { for: 'token' }, 'Token'),
      field,
      h('p', { id: 'token-help', class: 'help' },
        'It is in the link that “overseer up” prints, and in the file that token_file names.'),
      h('p', { class: 'actions' }, h('button', { class: 'primary' }, 'Log in')));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.token = field.value;
      then(this.token);
    });
    this.#dialog?.remove();
    this.#dialog = h('dialog', { 'aria-labelledby': 'login-title' }, form);
    this.#dialog.addEventListener('cancel', (event) => event.preventDefault());
    document.body.append(this.#dialog);
    this.#dialog.showModal();
  }
}
