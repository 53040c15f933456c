import { h } from './dom.js';

const KEYS = [
  ['List of tasks', [
    ['/', 'to the filter'], ['↑ ↓ Page Home End', 'choose a task'], ['Enter', 'open it'],
    ['Delete', 'stop it, or take it out of its queue'],
  ]],
  ['A task’s output', [
    ['/ or Ctrl-F', 'find'], ['p', 'pause, go on'], ['t', 'times'],
    ['Enter', 'a line at length: the one that was found, or the last in sight'],
    ['End', 'follow'],
  ]],
  ['Finding in it', [
    ['Enter, Shift-Enter', 'the next, the one before'], ['Escape', 'back to the output'],
  ]],
  ['Starting a task', [['Ctrl-Enter', 'start, from within a field']]],
];

/**
 * Which keys there are. Single letters work only where the focus is on what they are for: who
 * dictates to a browser would press them unawares.
 */
export class ShowKeys {
  #dialog = null;

  /**
   * @param button opens it; so does `?` in a list and in an output
   */
  constructor(button) {
    button.addEventListener('click', () => this.#open());
    addEventListener('keydown', (event) => {
      if (event.key === '?' && event.target.matches?.('.viewport')) {
        event.preventDefault();
        this.#open();
      }
    });
  }

  #open() {
    this.#dialog ??= this.#make();
    this.#dialog.showModal();
  }

  #make() {
    const dialog = h('dialog', { class: 'keys', 'aria-labelledby': 'keys-title' },
      h('h2', { id: 'keys-title' }, 'Keys'),
      KEYS.map(([where, keys]) => [
        h('h3', {}, where),
        h('dl', {}, keys.map(([key, what]) => [h('dt', {}, key), h('dd', {}, what)])),
      ]),
      h('form', { method: 'dialog', class: 'actions' }, h('button', {}, 'Close')));
    document.body.append(dialog);
    return dialog;
  }
}
