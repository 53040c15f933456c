import { Signal } from '../part/signal.js';

const ANEW = 'What it printed is told anew.';

/**
 * What a worker's task prints, in the hub's words: so `Output` can show it. The feed tells pieces of
 * text; here they become lines. A line that is not whole yet is told as it stands, and continued.
 *
 * It is told anew after a lost connection, and when this page fell far behind.
 */
export class WorkerOutput {
  event = new Signal();
  settled = new Signal();
  /** All that was told until now does not count any more. */
  anew = new Signal();

  #feed;
  #key;
  #seq = 0;
  #begun = { stdout: false, stderr: false };
  #told = false;
  #ts;
  #leave;

  constructor(feed, worker, id) {
    this.#feed = feed;
    this.#key = `${worker}/${id}`;
  }

  /** Begins to tell. */
  open(refused) {
    this.#leave = this.#feed.watch('output', this.#key, (items, message) => {
      if (message.type === 'snapshot') {
        this.#begin();
      }
      // When it was printed is told of none; of what comes as it is printed, it is now.
      this.#ts = message.type === 'snapshot' ? undefined : new Date().toISOString();
      (message.set ?? []).forEach((item) => this.#tell(item));
      // They are with whoever listens now, and would only grow here.
      items.clear();
      this.settled.emit();
    }, refused);
  }

  close() {
    this.#leave();
  }

  #begin() {
    if (this.#told) {
      this.#seq = 0;
      this.#begun = { stdout: false, stderr: false };
      this.anew.emit(ANEW);
    }
    this.#told = true;
  }

  #tell(item) {
    switch (item.kind) {
      case 'text':
        this.#text(item.stream, item.text);
        break;
      case 'attempt':
        this.#begun = { stdout: false, stderr: false };
        this.#note(`Attempt ${item.number}`);
        break;
      case 'gap':
        this.#note(`${item.characters} characters are missing here.`);
        break;
      case 'failed':
        this.#note(`Failed: ${item.reason}. It will be tried again.`);
        break;
      case 'over':
        this.#note(`Over: ${item.status}.`);
        break;
      default:
        // Of a newer server.
    }
  }

  /** The line's end says whether the next piece goes on with it. */
  #text(stream, text) {
    const lines = text.split('\n');
    const rest = lines.pop();
    lines.forEach((line) => this.#line(stream, line, false));
    if (rest !== '') {
      this.#line(stream, rest, true);
    }
  }

  #line(stream, data, continued) {
    if (data === '' && !continued && this.#begun[stream]) {
      // The end of a line whose text has been told: it stands there already.
      this.#begun[stream] = false;
      return;
    }
    this.#begun[stream] = continued;
    this.event.emit({
      type: 'output', task_id: this.#key, seq: ++this.#seq, stream, data: data.replace(/\r$/, ''),
      continued, pid: 0, ts: this.#ts,
    });
  }

  #note(text) {
    this.event.emit({ type: 'note', task_id: this.#key, text, ts: this.#ts });
  }
}
