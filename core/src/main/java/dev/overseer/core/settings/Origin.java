package dev.overseer.core.settings;

/** Where a value came from, the strongest first. */
public enum Origin {
  FLAG,
  ENVIRONMENT,
  FILE,
  DEFAULT
}
