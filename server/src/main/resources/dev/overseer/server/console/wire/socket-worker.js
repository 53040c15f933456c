/**
 * The socket, on a thread of its own: a task that prints 10,000 lines a second is read and parsed
 * here, and the page gets a parcel every few frames.
 *
 *   page ── open, send, taken, close ─►  worker
 *   page ◄── opened, parcel, closed ───  worker
 *
 * A parcel is only sent once the one before was taken. What comes meanwhile waits; too many lines
 * become a gap, as the hub itself would say it.
 */

const PARCEL_EVERY_MS = 33;
const MAX_WAITING_LINES = 50_000;
const MAX_WAITING_CHARS = 16_000_000;

let socket = null;
let waiting = [];
let lines = 0;
let chars = 0;
let underway = false;
let timer = 0;

self.onmessage = ({ data }) => {
  switch (data.do) {
    case 'open':
      open(data.url, data.protocols);
      break;
    case 'send':
      if (socket?.readyState === WebSocket.OPEN) {
        socket.send(data.text);
      }
      break;
    case 'taken':
      underway = false;
      plan();
      break;
    case 'close':
      socket?.close(1000);
      break;
    default:
      throw new Error(`the worker can't ${data.do}`);
  }
};

function open(url, protocols) {
  const mine = new WebSocket(url, protocols);
  socket = mine;
  mine.onopen = () => self.postMessage({ is: 'opened' });
  mine.onmessage = ({ data }) => receive(data);
  mine.onclose = ({ code, reason }) => {
    if (socket === mine) {
      socket = null;
      deliver();
      self.postMessage({ is: 'closed', code, reason });
    }
  };
}

function receive(text) {
  if (typeof text !== 'string') {
    return;
  }
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    return;
  }
  waiting.push(message);
  if (message.type === 'output') {
    lines++;
    chars += text.length;
    if (lines > MAX_WAITING_LINES || chars > MAX_WAITING_CHARS) {
      giveUpLines();
    }
  }
  plan();
}

function giveUpLines() {
  const gaps = new Map();
  const kept = [];
  for (const message of waiting) {
    if (message.type === 'output') {
      const gap = gaps.get(message.task_id);
      if (gap) {
        gap.from_seq = Math.min(gap.from_seq, message.seq);
        gap.to_seq = Math.max(gap.to_seq, message.seq);
      } else {
        const { task_id, seq, ts } = message;
        gaps.set(task_id, { type: 'gap', task_id, from_seq: seq, to_seq: seq, ts });
        kept.push(gaps.get(task_id));
      }
    } else {
      kept.push(message);
    }
  }
  waiting = kept;
  lines = 0;
  chars = 0;
}

function plan() {
  if (timer === 0 && !underway && waiting.length > 0) {
    timer = setTimeout(deliver, PARCEL_EVERY_MS);
  }
}

function deliver() {
  clearTimeout(timer);
  timer = 0;
  if (waiting.length === 0) {
    return;
  }
  self.postMessage({ is: 'parcel', messages: waiting });
  underway = true;
  waiting = [];
  lines = 0;
  chars = 0;
}
