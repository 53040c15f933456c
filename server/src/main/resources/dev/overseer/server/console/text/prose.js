import { h } from '../part/dom.js';
import { plain } from './ansi.js';

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^#{1,6} +(.*)$/;
const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*/g;

/**
 * What an agent or a person wrote, with as much of its Markdown as helps to read it: code, headings,
 * what is bold. All else stays as it was typed. Nothing of it becomes markup.
 */
export function prose(text) {
  const parts = [];
  let lines = [];
  let fence = '';
  const end = (tag) => {
    const joined = lines.join('\n').replace(/^\n+|\s+$/g, '');
    if (joined !== '') {
      parts.push(tag === 'pre' ? h('pre', { dir: 'ltr', class: 'code', tabindex: '0' }, joined)
        : h('p', { dir: 'auto' }, joined.split('\n').flatMap(inline)));
    }
    lines = [];
  };
  for (const line of text.split('\n').map(plain)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence === '' && mark) {
      end('p');
      fence = mark;
    } else if (fence !== '' && mark?.startsWith(fence) && line.trim() === mark) {
      end('pre');
      fence = '';
    } else if (fence === '' && line.trim() === '') {
      end('p');
    } else {
      lines.push(line);
    }
  }
  end(fence === '' ? 'p' : 'pre');
  return parts;
}

function inline(line, index) {
  const heading = HEADING.exec(line);
  const made = heading ? [h('strong', {}, ...spans(heading[1]))] : spans(line);
  return index > 0 ? ['\n', ...made] : made;
}

function spans(line) {
  const made = [];
  let from = 0;
  for (const found of line.matchAll(INLINE)) {
    made.push(line.slice(from, found.index),
      found[1] ? h('code', {}, found[1]) : h('strong', {}, found[2]));
    from = found.index + found[0].length;
  }
  made.push(line.slice(from));
  return made;
}

/** Lines as a program wrote them, without what a terminal would obey. */
export function verbatim(text) {
  return text.split('\n').map(plain).join('\n');
}
