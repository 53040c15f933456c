import { h } from './dom.js';

const WORDS = {
  running: 'running',
  starting: 'starting',
  stopping: 'stopping',
  restarting: 'will restart',
  queued: 'queued',
  errored: 'given up',
  failed: 'failed',
  stopped: 'stopped',
  done: 'done',
};

/** What a phase is called. */
export function phaseWord(phase) {
  return WORDS[phase] ?? phase;
}

/** A phase as a coloured word: the colour never says more than the word does. */
export function phaseBadge(phase) {
  return h('span', { class: 'phase', 'data-phase': phase }, phaseWord(phase));
}

/** Changes a badge to another phase. */
export function setPhase(badge, phase) {
  if (badge.dataset.phase !== phase) {
    badge.dataset.phase = phase;
    badge.textContent = phaseWord(phase);
  }
}
