// Knows which files of which npm packages the site ships, and copies them into static/vendor/NAME-VERSION/.
// Run by hand after `npm install --ignore-scripts`: `node static/vendor.mjs`. The site itself never needs Node.
// Folders that it does not know (put there by hand) are kept and join SHA256SUMS.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "..", "node_modules");
const VENDOR = join(HERE, "vendor");
const SUMS = join(VENDOR, "SHA256SUMS");

const FONT = "@fontsource-variable/atkinson-hyperlegible-next";
const PACKAGES = [
  { from: "@picocss/pico", to: "pico", licence: "LICENSE.md", files: ["css/pico.fluid.classless.min.css"] },
  {
    from: "maplibre-gl",
    to: "maplibre-gl",
    licence: "LICENSE.txt",
    files: ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"].map((file) => `dist/${file}`),
  },
  {
    from: FONT,
    to: "atkinson-hyperlegible-next",
    licence: "LICENSE",
    files: ["latin", "latin-ext"].map((set) => `files/atkinson-hyperlegible-next-${set}-wght-normal.woff2`),
  },
  { from: "lucide-static", to: "lucide", licence: "LICENSE", files: [], icons: true },
];

const ICONS = `arrow-left arrow-right barcode building-2 calendar camera check chevron-down chevron-left chevron-right
  circle-help clock copy download external-link eye eye-off file-check file-text folder-open grid-2x2 image-off images
  inbox info keyboard languages layers link list locate lock log-in log-out mail map map-pin megaphone minus pencil plus
  refresh-cw rotate-cw scale search shield-check stamp sun-moon tag trash-2 triangle-alert undo-2 upload user users
  wifi-off x zoom-in`.split(/\s+/);

const TEXT = /\.(css|js|mjs|svg|md|txt)$/;
const SOURCE_MAP = /^[ \t]*(?:\/\/|\/\*)# sourceMappingURL=.*$\n?/gm;

/** Return the bytes of a file, without the comment that would make browsers ask for a source map we do not ship. */
function shipped(path) {
  const bytes = readFileSync(path);
  return TEXT.test(path) ? Buffer.from(bytes.toString("utf8").replace(SOURCE_MAP, "")) : bytes;
}

/** Return one SVG sprite: each icon a <symbol> whose colour and stroke come from the page that uses it. */
function sprite(folder) {
  const symbols = ICONS.map((name) => {
    const svg = readFileSync(join(folder, "icons", `${name}.svg`), "utf8");
    const inner = svg.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

function copyPackage({ from, to, licence, files, icons }) {
  const source = join(MODULES, from);
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const target = join(VENDOR, `${to}-${version}`);
  for (const old of readdirSync(VENDOR)) {
    if (old.startsWith(`${to}-`) && /^\d/.test(old.slice(to.length + 1))) rmSync(join(VENDOR, old), { recursive: true });
  }
  mkdirSync(target, { recursive: true });
  for (const file of files) writeFileSync(join(target, basename(file)), shipped(join(source, file)));
  writeFileSync(join(target, "LICENSE.txt"), readFileSync(join(source, licence)));
  if (icons) writeFileSync(join(target, "icons.svg"), sprite(source));
  return `${to}-${version}`;
}

function filesUnder(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

/** Write one line a vendored file, sorted by path, in the format that `sha256sum --check` reads. */
function writeSums() {
  const paths = filesUnder(VENDOR).filter((path) => path !== SUMS);
  const lines = paths.map((path) => {
    const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
    return [relative(VENDOR, path).replaceAll("\\", "/"), digest];
  });
  lines.sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(SUMS, lines.map(([path, digest]) => `${digest}  ${path}\n`).join(""));
  return lines.length;
}

mkdirSync(VENDOR, { recursive: true });
const folders = PACKAGES.map(copyPackage);
process.stdout.write(`Copied ${folders.join(", ")}; wrote ${writeSums()} checksums.\n`);
