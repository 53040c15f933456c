/**
 * Reads what a program wrote for a terminal: colours and weights stay, everything else that a
 * terminal would obey (cursor moves, titles, links, bells) is left out, and characters that would
 * turn the text around are shown by name. Source: ECMA-48, 8.3.117 (SGR), and xterm's 38;5 and 38;2.
 */

const PLAIN = Object.freeze({
  fg: '', bg: '', bold: false, dim: false, italic: false, underline: false, inverse: false,
  strike: false,
});

// CSI …, OSC … up to BEL or ST, other strings up to ST, two-character escapes, a lone escape.
const ESCAPES =
  /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[PX^_][^\x1b]*(?:\x1b\\)?|\x1b[ -/]*[0-~]|\x1b/g;
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const HAS_CONTROLS = new RegExp(CONTROLS.source);

const NAMES = new Map([
  ['\u061c', 'ALM'], ['\u200e', 'LRM'], ['\u200f', 'RLM'], ['\u202a', 'LRE'], ['\u202b', 'RLE'],
  ['\u202c', 'PDF'], ['\u202d', 'LRO'], ['\u202e', 'RLO'], ['\u2066', 'LRI'], ['\u2067', 'RLI'],
  ['\u2068', 'FSI'], ['\u2069', 'PDI'], ['\ufeff', 'BOM'],
]);

/** The style that a terminal starts with. */
export const START = PLAIN;

/**
 * A line in pieces of one style each, and the style that its next line begins with.
 *
 * @returns {{pieces: {text: string, style: object}[], end: object}}
 */
export function pieces(line, start = PLAIN) {
  const all = [];
  let style = start;
  let from = 0;
  const visible = lastOverwrite(line);
  const add = (text) => {
    if (text !== '') {
      all.push({ text: shown(text), style });
    }
  };
  for (const escape of visible.matchAll(ESCAPES)) {
    add(visible.slice(from, escape.index));
    from = escape.index + escape[0].length;
    if (escape[2] === 'm') {
      style = sgr(style, escape[1]);
    }
  }
  add(visible.slice(from));
  return { pieces: all, end: style };
}

/** The style after a line, without its pieces: for lines that nobody looks at. */
export function styleAfter(line, start = PLAIN) {
  if (!line.includes('\x1b[')) {
    return start;
  }
  let style = start;
  for (const escape of line.matchAll(ESCAPES)) {
    if (escape[2] === 'm') {
      style = sgr(style, escape[1]);
    }
  }
  return style;
}

/** The text alone, as it is shown: for searches and for what is read aloud. */
export function plain(line) {
  const visible = lastOverwrite(line);
  return shown(visible.includes('\x1b') ? visible.replace(ESCAPES, '') : visible);
}

/** A program that draws its progress writes over its line again and again: the last one counts. */
function lastOverwrite(line) {
  if (!line.includes('\r')) {
    return line;
  }
  const whole = line.replace(/\r+$/, '');
  return whole.slice(whole.lastIndexOf('\r') + 1);
}

function shown(text) {
  return HAS_CONTROLS.test(text) ? text.replace(CONTROLS, nameOf) : text;
}

function nameOf(character) {
  const code = character.codePointAt(0);
  if (NAMES.has(character)) {
    return `⟨${NAMES.get(character)}⟩`;
  }
  if (code < 0x20) {
    return String.fromCodePoint(0x2400 + code);
  }
  return code === 0x7f ? '␡' : '�';
}

function sgr(before, parameters) {
  const style = { ...before };
  const codes = parameters.replaceAll(':', ';').split(';').map((code) => Number(code) || 0);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, i + 1);
      style[code === 38 ? 'fg' : 'bg'] = colour;
      i += used;
    } else {
      apply(style, code);
    }
  }
  return style;
}

function apply(style, code) {
  if (code === 0) {
    Object.assign(style, PLAIN);
  } else if (code === 1) {
    style.bold = true;
  } else if (code === 2) {
    style.dim = true;
  } else if (code === 3) {
    style.italic = true;
  } else if (code === 4) {
    style.underline = true;
  } else if (code === 7) {
    style.inverse = true;
  } else if (code === 9) {
    style.strike = true;
  } else if (code === 22) {
    style.bold = false;
    style.dim = false;
  } else if (code === 23) {
    style.italic = false;
  } else if (code === 24) {
    style.underline = false;
  } else if (code === 27) {
    style.inverse = false;
  } else if (code === 29) {
    style.strike = false;
  } else if (code >= 30 && code <= 37) {
    style.fg = `c${code - 30}`;
  } else if (code === 39) {
    style.fg = '';
  } else if (code >= 40 && code <= 47) {
    style.bg = `c${code - 40}`;
  } else if (code === 49) {
    style.bg = '';
  } else if (code >= 90 && code <= 97) {
    style.fg = `c${code - 82}`;
  } else if (code >= 100 && code <= 107) {
    style.bg = `c${code - 92}`;
  }
}

/** A colour of 256, or of red, green and blue; and how many codes it took. */
function extended(codes, at) {
  if (codes[at] === 5) {
    return [indexed(codes[at + 1] ?? 0), 2];
  }
  if (codes[at] === 2) {
    return [rgb(codes[at + 1] ?? 0, codes[at + 2] ?? 0, codes[at + 3] ?? 0), 4];
  }
  return ['', 0];
}

/** xterm's palette: 16 names, a cube of 6 × 6 × 6, 24 greys. */
function indexed(index) {
  if (index < 16) {
    return `c${Math.max(0, index)}`;
  }
  if (index > 231) {
    const grey = 8 + 10 * (Math.min(index, 255) - 232);
    return rgb(grey, grey, grey);
  }
  const step = (n) => (n === 0 ? 0 : 55 + 40 * n);
  const cube = index - 16;
  return rgb(step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6));
}

function rgb(red, green, blue) {
  const byte = (n) => Math.min(255, Math.max(0, n));
  return `rgb(${byte(red)} ${byte(green)} ${byte(blue)})`;
}
