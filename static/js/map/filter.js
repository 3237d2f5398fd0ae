// Knows the filter's form: what it says, how it follows the address, what happens when it changes.
import { canonical } from "./address.js";

/** Call `changed(filter)` when the form is sent or a choice in it changes; the page stays. */
export function filterForm(form, changed) {
  const read = () => canonical(new FormData(form));
  let last = read().toString();
  const send = () => {
    const filter = read();
    if (filter.toString() === last) return;
    last = filter.toString();
    showClear(form, filter);
    changed(filter);
  };
  form.addEventListener("submit", (event) => (event.preventDefault(), send()));
  form.addEventListener("change", (event) => event.target.type !== "date" && send());
  form.querySelector("[data-map-clear]").addEventListener("click", (event) => {
    event.preventDefault();
    for (const field of form.querySelectorAll("select, input[type=date]")) field.value = "";
    for (const field of form.querySelectorAll("input[type=hidden]")) field.remove();
    send();
  });
}

function showClear(form, filter) {
  form.querySelector("[data-map-clear]").hidden = filter.toString() === "";
}
