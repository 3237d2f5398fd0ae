// Knows the keys of a review: A agree, D disagree, S cannot tell, each for the aspect in focus; then on to the next.
import { attach, say } from "constat/base.js";

const VERDICTS = { a: 0, d: 1, s: 2 }; // places of the three answers, as the form writes them
const KEPT = "review by keys";

attach("review", (form) => {
  const aspects = [...form.querySelectorAll("fieldset")];
  const submit = form.querySelector("[type=submit]");
  const answers = (aspect) => [...aspect.querySelectorAll("[type=radio]")];
  form.querySelectorAll("[data-review-keys]").forEach((one) => (one.hidden = false));

  const all = form.querySelector("[data-review-all]");
  all.hidden = false;
  all.addEventListener("click", () => {
    aspects.forEach((aspect) => (answers(aspect)[0].checked = true));
    submit.focus();
  });

  // Only while focus is in the form: whoever dictates to the rest of the page must not vote by a stray letter.
  form.addEventListener("keydown", (event) => {
    const place = VERDICTS[event.key.toLowerCase()];
    if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    sessionStorage.setItem(KEPT, "1");
    const aspect = document.activeElement.closest("fieldset") ?? aspects.find((one) => !answers(one).some((answer) => answer.checked));
    if (!aspect) return;
    const answer = answers(aspect)[place];
    answer.checked = true;
    say(`${aspect.querySelector("legend").textContent.trim()}: ${answer.closest("label").textContent.trim()}`);
    const next = aspects[aspects.indexOf(aspect) + 1];
    (next ? answers(next).find((one) => one.checked) ?? answers(next)[0] : submit).focus();
  });

  if (sessionStorage.getItem(KEPT)) answers(aspects[0])[0].focus(); // who answered the last one by keys goes on by keys
});
