// Knows the address of the page: the filter in the one spelling the server has, and the view. Nothing here draws.

const NAMES = [
  "brand", "owner", "object", "material",
  "not_brand", "not_owner", "not_object", "not_material",
  "since", "until", "grade", "picked",
]; // the fixed order of reports/filter.py
const VIEW = ["z", "lon", "lat"];
const DECIMALS = { z: 2, lon: 5, lat: 5 }; // 1 m, and a hundredth of a zoom

/** Return the filter that (name, value) pairs say as URLSearchParams in canonical order; blanks are left out. */
export function canonical(pairs) {
  const said = new Map();
  for (const [name, value] of pairs) {
    if (!NAMES.includes(name)) continue;
    for (const part of value.split(",").map((one) => one.trim()).filter(Boolean)) said.set(`${name} ${part}`, [name, part]);
  }
  const order = ([name, value], [other, another]) => NAMES.indexOf(name) - NAMES.indexOf(other) || (value < another ? -1 : 1);
  return new URLSearchParams([...said.values()].filter(([name, value]) => name !== "grade" || value !== "D").sort(order));
}

/** Return the filter of a query string. */
export function filterOf(search) {
  return canonical(new URLSearchParams(search));
}

/** Return the view {z, lon, lat} of a query string, or null if it names none. */
export function viewOf(search) {
  const params = new URLSearchParams(search);
  if (!VIEW.every((name) => params.has(name))) return null;
  const [z, lon, lat] = VIEW.map((name) => Number(params.get(name)));
  return [z, lon, lat].every(Number.isFinite) ? { z, lon, lat } : null;
}

/** Return the query string of a filter and a view, longitude first. */
export function searchOf(filter, view) {
  const params = new URLSearchParams(filter);
  for (const name of VIEW) params.set(name, String(Number(view[name].toFixed(DECIMALS[name]))));
  return `?${params}`;
}

/** Return a path with a filter behind it, and what else is asked. */
export function asking(path, filter, more = {}) {
  const params = new URLSearchParams(filter);
  for (const [name, value] of Object.entries(more)) params.set(name, String(value));
  const query = params.toString();
  return query ? `${path}?${query}` : path;
}
