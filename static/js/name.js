// Knows the naming form: hides the lines nobody needs yet, keeps what was typed through a reload, and saves by keyboard.
import { attach, focusOn } from "constat/base.js";

attach("name-form", (form) => {
  const more = form.querySelector("[data-more]");
  const spare = () => [...form.querySelectorAll("[data-entry][data-empty]")];
  spare().forEach((line) => (line.hidden = true));
  more.hidden = !spare().length;
  more.addEventListener("click", () => {
    const line = spare()[0];
    line.hidden = false;
    line.removeAttribute("data-empty");
    more.hidden = !spare().length;
    focusOn(line.querySelector("select"));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) form.requestSubmit();
  });
  // Typing a brand says that it has one.
  form.addEventListener("input", ({ target }) => {
    if (target.name?.endsWith("-brand") && target.value) form.elements[`${target.name}ing`][0].checked = true;
  });
  remember(form);
});

/** Keep unsaved lines in this tab, so that a reload or a lost connection loses no typing. */
function remember(form) {
  const key = `naming ${location.pathname}`;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  const fields = [...form.elements].filter((field) => field.name?.startsWith("item-") && field.type !== "hidden");
  for (const field of fields) {
    if (!(field.name in kept)) continue;
    if (field.type === "checkbox") field.checked = kept[field.name];
    else if (field.type === "radio") field.checked = field.value === kept[field.name];
    else field.value = kept[field.name];
    const line = field.closest("[data-entry]");
    if (line.hidden && kept[field.name]) { line.hidden = false; line.removeAttribute("data-empty"); }
  }
  form.addEventListener("input", () => {
    const shown = fields.filter((field) => !field.closest("[data-entry]").hidden && (field.type !== "radio" || field.checked));
    const now = Object.fromEntries(shown.map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
    sessionStorage.setItem(key, JSON.stringify(now));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}
