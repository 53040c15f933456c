/** Builds elements out of text and other elements. Nothing here, or elsewhere, reads markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes, listeners (`onclick`) and children; empty ones are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for a picture. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    set(element, name, value);
  }
  element.append(...children.flat(Infinity).filter(isThere));
  return element;
}

function set(element, name, value) {
  if (value === false || value === null || value === undefined) {
    return;
  }
  if (name.startsWith('on')) {
    element.addEventListener(name.slice(2), value);
  } else if (name === 'value') {
    element.value = value;
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

function isThere(child) {
  return child !== false && child !== null && child !== undefined && child !== '';
}

/** Puts these in place of all that an element holds. */
export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(isThere));
}

/** Sets a text only where it differs: a write costs a layout, and a selection in it. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Calls at most once per frame, however often it is asked to. */
export function oncePerFrame(work) {
  let planned = false;
  return () => {
    if (!planned) {
      planned = true;
      requestAnimationFrame(() => {
        planned = false;
        work();
      });
    }
  };
}

/**
 * Calls in the next frame, unless the call before took long: then after ten times as long as it
 * took, so that a page with ten thousand tasks is as easy to use as one with ten.
 */
export function paced(work) {
  let planned = false;
  let free = 0;
  const run = () => {
    planned = false;
    const began = performance.now();
    work();
    free = performance.now() + 9 * (performance.now() - began);
  };
  return () => {
    if (!planned) {
      planned = true;
      const wait = free - performance.now();
      if (wait > 0) {
        setTimeout(() => requestAnimationFrame(run), wait);
      } else {
        requestAnimationFrame(run);
      }
    }
  };
}

/** Calls once, this long after the first of several wishes. */
export function soon(milliseconds, work) {
  let timer = 0;
  return () => {
    if (timer === 0) {
      timer = setTimeout(() => {
        timer = 0;
        work();
      }, milliseconds);
    }
  };
}
