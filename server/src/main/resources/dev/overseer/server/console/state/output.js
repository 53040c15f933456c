import { Signal } from '../part/signal.js';
import { START, styleAfter } from '../text/ansi.js';
import { instant } from '../text/words.js';
import { Lost } from '../wire/hub.js';

const MAX_ITEMS = 50_000;
const MAX_CHARS = 48_000_000;

/**
 * What a task wrote, in order, each line once; gaps and ends of runs stand between the lines. The
 * oldest go when there are too many.
 *
 * A replay and the task itself speak at the same time: while one runs, a line that follows the last
 * one is shown at once, and all else is put aside and sorted by number at its end. After a lost connection the replay begins one after the
 * last line; after a restart of the hub, whose numbers begin anew, at the first line of a new life.
 */
export class Output {
  /** Lines came, went, or moved. */
  changed = new Signal();
  items = [];
  /** How many of them are lines. */
  lines = 0;
  /** How many items were dropped at the front, ever: what a view needs to stay where it is. */
  dropped = 0;
  /** What keeps a replay from showing anything; empty if nothing does. */
  trouble = '';
  /** Whether what the hub keeps is all here. */
  complete = false;

  #hub;
  #taskId;
  #life = 0;
  #lastSeq = 0;
  #heardSeq = 0;
  #chars = 0;
  #aside = null;
  /** The gaps that a replay may fill, or tell of anew. */
  #open = new Set();
  #held = null;
  #styles = { stdout: START, stderr: START };
  #leave;
  #dirty = false;

  constructor(hub, taskId) {
    this.#hub = hub;
    this.#taskId = taskId;
    const noEvents = hub.event.on((message) => this.#hear(message));
    const noSettled = hub.settled.on(() => this.#tell());
    this.#leave = () => {
      noEvents();
      noSettled();
    };
  }

  close() {
    this.#leave();
  }

  /** Asks for what is missing since the last line. */
  catchUp() {
    return this.#replay(this.#lastSeq + 1);
  }

  /** Asks once more for lines that were missed. */
  fetch(fromSeq) {
    return this.#replay(fromSeq);
  }

  /** What comes from now on has new numbers: the hub was restarted, say. */
  beginNewLife(at, why = 'The hub was restarted: its numbering of lines begins anew.') {
    this.#add({ kind: 'note', at, text: why });
    this.#life++;
    this.#lastSeq = 0;
    this.#heardSeq = 0;
    this.#aside = null;
    this.#dirty = true;
    this.#tell();
  }

  get isPaused() {
    return this.#held !== null;
  }

  /** How many items came since `pause`. */
  get held() {
    return this.#held?.length ?? 0;
  }

  /** What comes is kept, but not shown, until `resume`. */
  pause() {
    this.#held ??= [];
  }

  resume() {
    const held = this.#held ?? [];
    this.#held = null;
    held.forEach((item) => this.#add(item));
    this.#dirty = true;
    this.#tell();
  }

  async #replay(fromSeq) {
    if (this.#aside) {
      return;
    }
    this.#aside = [];
    this.#open = new Set(this.items.concat(this.#held ?? []).filter((item) => item.kind === 'gap'
      && item.life === this.#life && item.to >= fromSeq));
    try {
      await this.#hub.ask({ type: 'replay', task_id: this.#taskId, from_seq: fromSeq, ack: true });
      this.trouble = '';
      this.complete = true;
    } catch (failure) {
      this.trouble = failure.message;
      // Half a replay has holes that nobody would tell of: the next one brings all of it.
      const aside = failure instanceof Lost ? [] : this.#aside ?? [];
      this.#open.clear();
      this.#merge(aside);
    }
    this.#dirty = true;
    this.#tell();
  }

  #hear(message) {
    if (message.task_id !== this.#taskId) {
      return;
    }
    if (message.type === 'replayed') {
      this.#merge(this.#aside ?? []);
      return;
    }
    const item = this.#item(message);
    if (!item) {
      return;
    }
    this.trouble = '';
    this.#heardSeq = item.to ?? item.seq ?? this.#heardSeq;
    if (this.#aside && item.seq !== this.#lastSeq + 1) {
      this.#aside.push(item.seq === undefined ? { ...item, after: this.#heardSeq } : item);
    } else {
      this.#offer(item);
    }
    this.#dirty = true;
  }

  #item(message) {
    const at = instant(message.ts);
    const life = this.#life;
    switch (message.type) {
      case 'output':
        return {
          kind: 'line', life, seq: message.seq, at, text: message.data, pid: message.pid,
          stream: message.stream, continued: message.continued === true, style: START,
        };
      case 'gap':
        return { kind: 'gap', life, seq: message.from_seq, to: message.to_seq, at };
      case 'started':
        return { kind: 'start', life, at, pid: message.pid };
      case 'exited':
        return {
          kind: 'exit', life, at, pid: message.pid, code: message.exit_code,
          intentional: message.intentional === true,
        };
      case 'note':
        return { kind: 'note', life, at, text: message.text };
      case 'restarting':
        return {
          kind: 'note', life, at,
          text: `Restart ${message.attempt} in ${message.restart_delay}.`,
        };
      case 'errored':
        return {
          kind: 'note', life, at,
          text: `Given up after ${message.exit_count} ends: it ended too often in too short a time.`,
        };
      default:
        return null;
    }
  }

  #offer(item) {
    if (this.#held) {
      if (this.#held.length === MAX_ITEMS) {
        this.#held.splice(0, MAX_ITEMS / 2, this.#gapFor(this.#held.slice(0, MAX_ITEMS / 2)));
      }
      this.#held.push(item);
    } else {
      this.#add(item);
    }
  }

  #gapFor(items) {
    const lines = items.filter(({ seq }) => seq);
    const { life, at } = items[0];
    return { kind: 'gap', life, at, seq: lines[0]?.seq ?? 1, to: lines.at(-1)?.seq ?? 1 };
  }

  /** The common case: what comes is what follows. */
  #add(item) {
    const seq = item.kind === 'gap' ? item.to : item.seq;
    if (seq !== undefined && item.life === this.#life) {
      if (seq <= this.#lastSeq) {
        return;
      }
      this.#lastSeq = seq;
    }
    this.#append(item);
    this.#trim();
  }

  #append(item) {
    if (item.kind === 'line') {
      item.style = this.#styles[item.stream] ?? START;
      this.#styles[item.stream] = styleAfter(item.text, item.style);
      this.#chars += item.text.length;
      this.lines++;
    }
    this.items.push(item);
  }

  /** In steps: to move 50,000 items for each new one would cost more than all the rest. */
  #trim() {
    while (this.items.length > MAX_ITEMS || (this.#chars > MAX_CHARS && this.items.length > 1)) {
      const step = Math.min(this.items.length - 1, Math.ceil(this.items.length / 50));
      for (const gone of this.items.splice(0, step)) {
        if (gone.kind === 'line') {
          this.#chars -= gone.text.length;
          this.lines--;
        }
      }
      this.dropped += step;
    }
  }

  /** Sorts what came with a replay in, at the place of each line's number. */
  #merge(aside) {
    this.#aside = null;
    const life = this.#life;
    const here = this.items.concat(this.#held ?? []);
    const wasPaused = this.#held !== null;
    const before = here.filter((item) => item.life !== life);
    const kept = here.filter((item) => item.life === life && !this.#open.has(item));
    this.#open.clear();
    const all = placed(kept).concat(placed(aside));
    all.sort((a, b) => a.place - b.place || a.item.at - b.item.at);
    this.items = [];
    this.#held = null;
    this.#chars = 0;
    this.lines = 0;
    this.#lastSeq = 0;
    this.#styles = { stdout: START, stderr: START };
    before.forEach((item) => this.#append(item));
    const seen = new Set();
    for (const { item } of all) {
      const name = nameOf(item);
      if (!seen.has(name)) {
        seen.add(name);
        this.#lastSeq = Math.max(this.#lastSeq, item.to ?? item.seq ?? 0);
        this.#append(item);
      }
    }
    this.#trim();
    if (wasPaused) {
      this.#held = [];
    }
    this.#dirty = true;
  }

  #tell() {
    if (this.#dirty) {
      this.#dirty = false;
      this.changed.emit();
    }
  }
}

/** What has no number stands behind the line that it came after. */
function placed(items) {
  let last = 0;
  return items.map((item) => {
    if (item.seq !== undefined) {
      last = item.seq;
      return { item, place: last };
    }
    return { item, place: (item.after ?? last) + 0.5 };
  });
}

function nameOf(item) {
  return item.kind === 'line' || item.kind === 'gap'
    ? `${item.kind} ${item.seq}` : `${item.kind} ${item.pid} ${item.at}`;
}
