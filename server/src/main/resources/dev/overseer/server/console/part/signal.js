/** Tells listeners, who leave with the function that they get. */
export class Signal {
  #listeners = new Set();

  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(value) {
    for (const listener of [...this.#listeners]) {
      listener(value);
    }
  }
}
