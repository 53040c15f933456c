import { h } from './part/dom.js';
import { TOKEN } from './wire/connection.js';

const KEPT = 'overseer.token';
const IN_ADDRESS = /(?:^#|&)token=([^&]*)/;

/**
 * The hub's token: out of the link that `overseer up` prints, or typed in. It is kept in this tab
 * only, and taken out of the address at once, so that it stays in no history.
 */
export class Login {
  token;
  #use;
  #dialog = null;

  /**
   * @param use gets each token that is given later
   */
  constructor(use) {
    this.#use = use;
    this.token = tokenInAddress() ?? sessionStorage.getItem(KEPT) ?? '';
    // Before the router, to which this is no page.
    addEventListener('hashchange', () => {
      const given = tokenInAddress();
      if (given !== null) {
        this.#give(given);
      }
    });
  }

  #give(token) {
    this.token = token;
    this.#use(token);
  }

  /** The hub has let us in. */
  accepted() {
    if (this.token !== '') {
      sessionStorage.setItem(KEPT, this.token);
    }
    this.#dialog?.close();
  }

  /** Asks for a token, since the one that there was isn't the hub's. */
  ask() {
    sessionStorage.removeItem(KEPT);
    const wrong = this.token !== '';
    const field = h('input', {
      id: 'token', type: 'password', autocomplete: 'off', required: true,
      pattern: TOKEN.source, 'aria-describedby': 'token-help',
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
      this.#give(field.value);
    });
    this.#dialog?.remove();
    this.#dialog = h('dialog', { 'aria-labelledby': 'login-title' }, form);
    this.#dialog.addEventListener('cancel', (event) => event.preventDefault());
    document.body.append(this.#dialog);
    this.#dialog.showModal();
  }
}

/** Takes the token out of the address; null where there is none. */
function tokenInAddress() {
  const given = IN_ADDRESS.exec(location.hash);
  if (!given) {
    return null;
  }
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  try {
    return decodeURIComponent(given[1]);
  } catch {
    return given[1];
  }
}
