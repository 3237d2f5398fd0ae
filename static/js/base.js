// Knows what every page does in the browser: the theme switch, the live region, the error summary, and the registry
// by which a behaviour attaches to the elements that name it (`data-NAME`).

const behaviours = new Map();
const SPEAK_EVERY_MS = 2000; // one message in 2 s at most: a screen reader must be able to finish its sentence
const YEAR_S = 31_536_000;

/** Run `fn(element)` once for each element with `data-NAME`, now and when `refresh(root)` is called. */
export function attach(name, fn) {
  behaviours.set(name, { fn, seen: new WeakSet() });
  refresh(document, name);
}

/** Attach all behaviours (or the one named) to elements that came later, such as an answer put into the page. */
export function refresh(root = document, only = null) {
  for (const [name, { fn, seen }] of behaviours) {
    if (only && only !== name) continue;
    const found = [...root.querySelectorAll(`[data-${name}]`)];
    if (root instanceof Element && root.matches(`[data-${name}]`)) found.unshift(root);
    for (const element of found.filter((one) => !seen.has(one))) {
      seen.add(element);
      fn(element);
    }
  }
}

/** Return `words` with each {name} replaced: phrase("{n} of {total}", {n: 3, total: 7}) is "3 of 7". */
export function phrase(words, values = {}) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Return a number as the page's language writes it. */
export function number(value, options = {}) {
  return new Intl.NumberFormat(document.documentElement.lang, options).format(value);
}

let waiting = null;
let timer = 0;
let spokeAt = -Infinity;

/** Speak `text` politely; of several within 2 s only the last is spoken. */
export function say(text) {
  waiting = text;
  if (timer) return;
  timer = setTimeout(speak, Math.max(0, spokeAt + SPEAK_EVERY_MS - Date.now()));
}

function speak() {
  timer = 0;
  spokeAt = Date.now();
  document.getElementById("live")?.replaceChildren(waiting);
}

/** Move focus to an element that is not a control (a heading, a summary), for the reader to go on from there. */
export function focusOn(element) {
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus();
}

/** Return an icon of the sprite as an <svg>, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** Return the value of a cookie, or "". */
export function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Keep the reader's choice a year, in a cookie: the server then draws the page in it from the first byte. */
function switchTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  document.dispatchEvent(new CustomEvent("theme", { detail: theme }));
}

export { isDark };

if (typeof document !== "undefined") {
  attach("theme-switch", (button) => {
    button.hidden = false;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => (switchTheme(), show()));
    show();
  });
  attach("error-summary", focusOn);
}
