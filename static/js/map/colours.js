// Knows the colours of the map: read from the page's tokens, so that light, dark and the reader's switch agree.

const TOKENS = ["paper", "surface", "sunk", "ink", "ink-2", "line", "accent", "map-1", "map-2", "map-3", "map-4", "map-5", "map-6"];

/** Return {paper, surface, ..., "map-6"} as the page has them now. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Call `fn` whenever the page turns dark or light. */
export function onTheme(fn) {
  document.addEventListener("theme", fn);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", fn);
}
