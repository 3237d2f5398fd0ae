// Knows whether the map changed: asks every few seconds, while somebody looks.

const EVERY_MS = 5000;

/** Call `changed()` when the version of the data is no longer `version`. Silent while the page is hidden or offline. */
export function watch(version, changed) {
  let known = version;
  setInterval(async () => {
    if (document.hidden || !navigator.onLine) return;
    const now = await fetch("/api/v1/tiles/version").then((answer) => (answer.ok ? answer.json() : null), () => null);
    if (!now || now.version === known) return;
    known = now.version;
    changed();
  }, EVERY_MS);
}
