import { oncePerFrame } from './dom.js';

const SPARE_ROWS = 8;
/** Browsers cut elements that are much taller. */
const MAX_HEIGHT = 8_000_000;

/**
 * Rows of one height, of which only those in sight exist. The owner of the rows says how one is
 * made and filled; elements are used again for other rows.
 */
export class VirtualRows {
  #viewport;
  #space;
  #rowHeight;
  #make;
  #fill;
  #count = 0;
  #rows = new Map();
  #spare = [];
  #drawSoon;
  #sizes;

  /**
   * @param viewport scrolls
   * @param space in it, is as tall as all the rows and holds them
   * @param rowHeight in pixels, or a function that gives it
   * @param resized is called when the viewport has another size
   */
  constructor({ viewport, space, rowHeight, make, fill, resized = () => {} }) {
    this.#viewport = viewport;
    this.#space = space;
    this.#rowHeight = typeof rowHeight === 'function' ? rowHeight : () => rowHeight;
    this.#make = make;
    this.#fill = fill;
    this.#drawSoon = oncePerFrame(() => this.draw());
    viewport.addEventListener('scroll', this.#drawSoon, { passive: true });
    this.#sizes = new ResizeObserver(() => {
      resized();
      this.#drawSoon();
    });
    this.#sizes.observe(viewport);
  }

  close() {
    this.#sizes.disconnect();
  }

  get height() {
    return this.#rowHeight();
  }

  /** How many rows are in sight at once. */
  get page() {
    return Math.max(1, Math.floor(this.#viewport.clientHeight / this.height) - 1);
  }

  /** The last row that is in sight. */
  get lastInSight() {
    const bottom = this.#viewport.scrollTop + this.#viewport.clientHeight;
    return Math.min(this.#count, Math.floor(bottom / this.height)) - 1;
  }

  setCount(count) {
    this.#count = Math.min(count, Math.floor(MAX_HEIGHT / this.height));
    this.#drawSoon();
  }

  /** Fills all rows in sight anew. */
  refresh() {
    this.#drawSoon();
  }

  isAtEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.#viewport;
    return scrollHeight - clientHeight - scrollTop < this.height * 1.5;
  }

  /** Moves as far as it takes to have a row in sight. */
  reveal(index) {
    const top = index * this.height;
    const { scrollTop } = this.#viewport;
    // A head that stays in sight covers as much as it takes.
    const inSight = this.#viewport.clientHeight - this.#space.offsetTop;
    if (top < scrollTop) {
      this.#viewport.scrollTop = top;
    } else if (top + this.height > scrollTop + inSight) {
      this.#viewport.scrollTop = top + this.height - inSight;
    }
    this.draw();
  }

  /** Moves a row to the middle, unless it is in sight. */
  showAround(index) {
    const top = index * this.height;
    const { scrollTop, clientHeight } = this.#viewport;
    if (top < scrollTop || top + this.height > scrollTop + clientHeight) {
      this.#viewport.scrollTop = top - clientHeight / 2;
    }
    this.draw();
  }

  toEnd() {
    this.#setHeight();
    this.#viewport.scrollTop = this.#count * this.height;
  }

  /** Moves by rows that were taken away at the front, so that the same ones stay in sight. */
  shift(rows) {
    this.#viewport.scrollTop = Math.max(0, this.#viewport.scrollTop - rows * this.height);
  }

  draw() {
    const height = this.height;
    this.#setHeight();
    const first = Math.max(0, Math.floor(this.#viewport.scrollTop / height) - SPARE_ROWS);
    const inSight = Math.ceil(this.#viewport.clientHeight / height) + 2 * SPARE_ROWS;
    const last = Math.min(this.#count, first + inSight);
    for (const [index, row] of this.#rows) {
      if (index < first || index >= last) {
        this.#rows.delete(index);
        row.hidden = true;
        this.#spare.push(row);
      }
    }
    let next = this.#space.firstChild;
    for (let index = first; index < last; index++) {
      const row = this.#rows.get(index) ?? this.#take(index);
      // Who copies the rows, or has them read aloud, gets them in the order of the document.
      if (row === next) {
        next = row.nextSibling;
      } else {
        this.#space.insertBefore(row, next);
      }
      row.style.transform = `translateY(${index * height}px)`;
      this.#fill(row, index);
    }
  }

  #setHeight() {
    this.#space.style.height = `${this.#count * this.height}px`;
  }

  #take(index) {
    const row = this.#spare.pop() ?? this.#make();
    row.hidden = false;
    this.#rows.set(index, row);
    return row;
  }
}
