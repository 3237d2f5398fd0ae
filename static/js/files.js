// Knows where photos come from: a choice, a folder, the camera, or whatever is dropped anywhere on the page.

const isPhone = () => matchMedia("(pointer: coarse)").matches;

/** Show every way of choosing this device has, and hand the chosen files to `add(files, fix)`. */
export function takeFiles(form, add) {
  form.querySelector("[data-send-choose]").hidden = false;
  form.querySelector("[data-send-drop]").hidden = isPhone();
  camera(form, add);
  folder(form, add);
  drop(form, add);
  // Browsers open a file input with Space; with Enter they would send the form. Here both open it, as with any button.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "file") return;
    event.preventDefault();
    event.target.showPicker();
  });
}

function folder(form, add) {
  const label = form.querySelector("[data-send-folder]");
  const input = label.querySelector("input");
  label.hidden = isPhone() || !("webkitdirectory" in input);
  input.addEventListener("change", () => { add(seen([...input.files])); input.value = ""; });
}

/** The whole page takes a drop: a photo let go beside the frame must not replace the page. */
function drop(form, add) {
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (event) => form.classList.toggle("over", event.type === "dragover");
  document.addEventListener("dragover", (event) => { if (carriesFiles(event)) { event.preventDefault(); mark(event); } });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(event); });
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    mark(event);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
    const loose = [...event.dataTransfer.files];
    add(entries.some((entry) => entry?.isDirectory) ? seen((await Promise.all(entries.map(filesIn))).flat()) : loose);
  });
}

/** Return the files of a dropped file or folder, however deep. */
async function filesIn(entry) {
  if (!entry) return [];
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // 100 at a time
    if (!some.length) return (await Promise.all(found.map(filesIn))).flat();
    found.push(...some);
  }
}

/** Leave out what a folder holds beside photos without anybody having put it there: .DS_Store and the like. */
export function seen(files) {
  return files.filter((file) => !file.name.startsWith(".") && file.name !== "Thumbs.db" && file.name !== "desktop.ini");
}

/** Ask the device where it is when the shutter is near: the photo taken here keeps its place even if it carries none. */
function camera(form, add) {
  const label = form.querySelector("[data-send-camera]");
  if (!isPhone() || !navigator.geolocation) return;
  label.hidden = false;
  const input = label.querySelector("input");
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    const keep = ({ coords, timestamp }) => ({ lat: coords.latitude, lon: coords.longitude, accuracy_m: coords.accuracy, fix_at: new Date(timestamp).toISOString(), location_source: "device" });
    navigator.geolocation.getCurrentPosition((found) => add(files, keep(found)), () => add(files), { enableHighAccuracy: true, maximumAge: 30_000, timeout: 15_000 });
  });
}
