// Knows single reports from zoom 14: fetches those in view, and says on a card what one of them shows.
import { phrase } from "constat/base.js";
import { asking } from "./address.js";
import { tilesOf } from "./tiles.js";

const LAST_ZOOM = 18;
const MAX_PAGES = 4; // 2,000 reports in one tile: more could not be told apart
const DATES = { en: "en-GB", fr: "fr-FR" }; // 21 November 2026, 21 novembre 2026
const CARDS = 8; // on one spot; the list beside the map has the rest

let kept = new Map();

/** Forget what was fetched: the data or the filter changed. */
export function forget() {
  kept = new Map();
}

/** Return the features of all reports in a box; tiles fetched before are not fetched again. */
export async function pointsIn(z, box, filter, signal) {
  const tiles = tilesOf(Math.min(LAST_ZOOM, Math.floor(z)), box);
  const pages = await Promise.all(tiles.map((tile) => tileOf(tile.join("/"), filter, signal)));
  return [...new Map(pages.flat().map((feature) => [feature.id, feature])).values()];
}

async function tileOf(name, filter, signal) {
  if (kept.has(name)) return kept.get(name);
  const features = [];
  let path = asking(`/api/v1/tiles/points/${name}.geojson`, filter);
  for (let page = 0; path && page < MAX_PAGES; page += 1) {
    const answer = await fetch(path, { signal });
    if (!answer.ok) throw new Error(`points answered ${answer.status}`);
    const { features: more, next } = await answer.json();
    features.push(...more);
    path = next;
  }
  kept.set(name, features);
  return features;
}

/** Return cards for these reports: picture, items, date, grade, link. */
export function cardsOf(reports, words, reportPath) {
  const box = document.createElement("div");
  box.className = "cards";
  box.append(...reports.slice(0, CARDS).map((properties) => card(properties, words, reportPath)));
  return box;
}

function card(properties, words, reportPath) {
  const items = typeof properties.items === "string" ? JSON.parse(properties.items) : properties.items;
  const article = element("div", "find");
  article.append(element("p", "what", items.map(itemText).join(" · ")));
  if (properties.thumbnail && properties.thumbnail !== "null") article.append(picture(properties.thumbnail, words));
  const day = new Intl.DateTimeFormat(DATES[document.documentElement.lang], { dateStyle: "long", timeZone: "UTC" });
  article.append(element("p", "", day.format(new Date(`${properties.date}T00:00:00Z`))));
  if (properties.coarse) article.append(element("p", "hush", words.coarse));
  const grade = phrase(words.grade, { grade: properties.grade });
  article.append(element("p", "hush", `${grade}, ${words[properties.grade.toLowerCase()]}`));
  const link = element("a", "", words.open);
  link.href = reportPath.replace(/[0-]{36}/, properties.public_id);
  article.append(link);
  return article;
}

function itemText(item) {
  const label = item.label[document.documentElement.lang] || item.label.en;
  return `${item.quantity} × ${label}${item.brand_name ? `, ${item.brand_name}` : ""}`;
}

function picture(address, words) {
  const image = element("img", "");
  image.src = address;
  image.alt = words.picture;
  return image;
}

/** Return an element with a class and a text. */
export function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
