/** Numbers and times as people read them. */

const NUMBER = new Intl.NumberFormat('en');
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const DAY_AND_CLOCK = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit',
});

export function number(value) {
  return NUMBER.format(value);
}

/** `1 line`, `2 lines`. */
export function count(value, one, several = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : several}`;
}

/** A time in milliseconds as a clock shows it, with the day where it isn't today. */
export function time(at) {
  const sameDay = new Date(at).toDateString() === new Date().toDateString();
  return (sameDay ? CLOCK : DAY_AND_CLOCK).format(at);
}

/** Milliseconds in two units at most: `3 m 20 s`. */
export function duration(milliseconds) {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 60) {
    return `${Math.floor(seconds)} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} m ${Math.floor(seconds % 60)} s`;
  }
  if (seconds < 86400) {
    return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`;
  }
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

/** A share of one processor, in percent: `37 %`. */
export function percent(value) {
  return `${number(value)} %`;
}

/** Bytes in the unit that keeps them short: `12 MiB`. */
export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let left = value;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${left < 10 && unit > 0 ? left.toFixed(1) : number(Math.round(left))} ${units[unit]}`;
}

/** US dollars; fractions of a cent are shown as long as they are all there is. */
export function dollars(value) {
  return `$${value >= 1 || value === 0 ? value.toFixed(2) : value.toPrecision(2)}`;
}

/** RFC 3339 to milliseconds; 0 where there is none. */
export function instant(text) {
  return text ? Date.parse(text) : 0;
}
