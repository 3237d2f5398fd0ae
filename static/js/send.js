// Knows how photos leave this page: one request a file, three at a time, one row a file with what became of it.
import { answerOf } from "constat/answer.js";
import { attach, cookie, icon, phrase, say } from "constat/base.js";
import { takeFiles } from "constat/files.js";

const AT_ONCE = 3; // more only slows each of them down on a phone's uplink
const MARKS = { published: "ok", draft: "wait", duplicate: "info", refused: "late" };

attach("send", (form) => {
  const section = document.querySelector("[data-send-list]");
  const list = section.querySelector("ul");
  const words = document.querySelector("[data-send-words]").dataset;
  const input = form.querySelector("input[name=photo]");
  const counts = { all: 0, received: 0, waiting: 0, refused: 0 };
  const queue = [];
  let busy = 0;

  form.querySelector("[data-send-submit]").hidden = true;
  form.querySelector("[data-send-plain]").classList.add("spoken");
  input.required = false;
  input.addEventListener("change", () => { add([...input.files]); input.value = ""; });
  form.addEventListener("submit", (event) => event.preventDefault());
  takeFiles(form, add);
  addEventListener("beforeunload", (event) => { if (queue.length || busy) event.preventDefault(); });

  function add(files, fix = null) {
    for (const file of files) {
      const row = rowOf(file, words);
      list.prepend(row.element);
      queue.push({ file, fix, row, key: crypto.randomUUID() });
      counts.all += 1;
    }
    section.hidden = !counts.all;
    next();
  }

  function next() {
    while (busy < AT_ONCE && queue.length) {
      busy += 1;
      const job = queue.shift();
      send(form, job, words).then((answer) => settle(job, answer)).catch((error) => offer(job, error)).finally(() => { busy -= 1; next(); });
    }
  }

  function settle(job, answer) {
    show(job.row, answer, words);
    if (answer.outcome === "refused") counts.refused += 1;
    else counts.received += 1;
    if (answer.outcome === "draft") counts.waiting += 1;
    const sum = phrase(words.sum, counts);
    section.querySelector("[data-send-sum]").textContent = sum;
    say(sum);
  }

  /** Keep a photo that did not leave: by itself when the site said when, by a button when the connection is gone. */
  function offer(job, error) {
    if (error.waitS) {
      job.row.word.textContent = phrase(words.later, { time: new Date(Date.now() + 1000 * error.waitS).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }) });
      setTimeout(() => { queue.push(job); next(); }, 1000 * error.waitS);
      return;
    }
    job.row.state.replaceChildren(words.offline);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "quiet small";
    again.textContent = words.retry;
    again.addEventListener("click", () => { again.remove(); queue.push(job); next(); });
    job.row.end.replaceChildren(again);
  }
});

/** Post one file; resolve with the answer, or with a refusal in the same shape; reject when it may be sent again. */
function send(form, job, words) {
  const data = new FormData();
  data.append("photo", job.file);
  if (form.elements.coarse.checked) data.append("coarse", "true");
  for (const [name, value] of Object.entries(job.fix ?? {})) data.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.api);
    request.setRequestHeader("Idempotency-Key", job.key);
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value || cookie("csrftoken"));
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      job.row.progress.value = loaded / total;
      job.row.word.textContent = loaded < total ? phrase(words.sending, { n: Math.round((100 * loaded) / total) }) : words.checking;
    });
    request.addEventListener("error", reject);
    request.addEventListener("timeout", reject);
    request.addEventListener("load", () => {
      try {
        resolve(answerOf(request.status, request.responseText, Number(request.getResponseHeader("Retry-After"))));
      } catch (error) {
        reject(error); // thrown out of a listener it would reach nobody, and the row would wait for ever
      }
    });
    request.send(data);
  });
}

function rowOf(file, words) {
  const element = document.createElement("li");
  const thumb = Object.assign(document.createElement("div"), { className: "thumb" });
  const body = Object.assign(document.createElement("div"), { className: "body" });
  const end = Object.assign(document.createElement("div"), { className: "end" });
  const name = Object.assign(document.createElement("p"), { className: "name", textContent: file.name });
  const word = Object.assign(document.createElement("p"), { className: "hush small", textContent: words.waiting });
  const progress = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: file.name });
  const state = Object.assign(document.createElement("div"), { className: "outcome" });
  thumb.append(preview(file));
  body.append(name, state, word, progress);
  element.append(thumb, body, end);
  return { element, word, progress, state, end };
}

function preview(file) {
  if (!file.type.startsWith("image/") || /hei[cf]/.test(file.type)) return icon("images");
  const image = Object.assign(new Image(), { src: URL.createObjectURL(file), alt: "" });
  image.addEventListener("error", () => image.replaceWith(icon("image-off")));
  return image;
}

function show(row, answer, words) {
  row.element.dataset.outcome = answer.outcome;
  row.element.dataset.code = answer.code;
  row.progress.remove();
  row.word.remove();
  const mark = Object.assign(document.createElement("strong"), { className: `state ${MARKS[answer.outcome]}`, textContent: words[answer.outcome] });
  const text = Object.assign(document.createElement("p"), { textContent: `${answer.sentence} ${answer.code === "ok" ? "" : answer.remedy ?? ""}` });
  row.state.replaceChildren(mark, text);
  const act = { draft: ["place", words.place], published: ["name", words.name], duplicate: ["report", words.open] }[answer.outcome];
  if (!act || !answer.links?.[act[0]]) return;
  row.end.replaceChildren(Object.assign(document.createElement("a"), { href: answer.links[act[0]], textContent: act[1] }));
}
