/* The look of the box: one sheet, made once and adopted by every box on the page.
   Owns the tokens (--ps-*) and their light and dark values; dark follows the host page's own `color-scheme`.
   Refuses: fonts, pictures, anything from the network. Sizes hang on the reader's own text size (`medium`), never
   on the host's, and nothing is inherited but visibility and the pointer. */

/** name: [light, dark], or one value for both. */
const TOKENS = {
  ink: ["#1c2126", "#e9e6df"],
  soft: ["#555e67", "#a9b0b8"],
  paper: ["#fff", "#1b2026"],
  line: ["#767e87", "#7d8791"],
  chosen: ["#eaf1f8", "#22303e"],
  accent: ["#17395c", "#93c4f0"],
  "accent-ink": ["#fff", "#10202e"],
  focus: ["#b3400b", "#ffb27a"],
  field: ["#94470f", "#f2ad75"],
  global: ["#17558a", "#93c4f0"],
  mark: ["#ffe9a3", "#6a5410"],
  "mark-ink": ["#1c2126", "#fff4d0"],
  radius: [".5em"],
  size: ["medium"],
  font: ['system-ui, sans-serif'],
  layer: ["1000"],
  height: ["min(34em, 72vh)"],
};

function tokens() {
  const both = CSS.supports("color", "light-dark(red, red)");
  return Object.entries(TOKENS)
    .map(([name, [light, dark]]) => `--${name}: var(--ps-${name}, ${dark && both ? `light-dark(${light}, ${dark})` : light});`)
    .join("");
}

const STYLE = () => `
:host { display: block; }
:host([hidden]) { display: none; }
[part=box] {
  all: initial; display: block; position: relative; visibility: inherit;
  pointer-events: inherit; color-scheme: inherit; text-align: start; overflow-wrap: anywhere;
  font: var(--size)/1.45 var(--font);
  ${tokens()}
  color: var(--ink);
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
:lang(ar) { line-height: 1.7; }
label { display: block; font-size: .95em; margin-bottom: .2em; }
.line { display: flex; flex-wrap: wrap; gap: .4em; }
.entry { flex: 1 1 11em; min-width: 0; position: relative; display: flex; }
input {
  flex: 1; min-width: 0; width: 100%; margin: 0; font: inherit; line-height: 1.3; color: inherit; background: var(--paper);
  border: .1em solid var(--line); border-radius: var(--radius); padding: .55em 2.6em .55em .8em; min-height: 2.75em;
}
[dir=rtl] input { padding: .55em .8em .55em 2.6em; }
button {
  font: inherit; font-weight: 600; line-height: 1.3; margin: 0; cursor: pointer; min-height: 2.75em; padding: .4em 1.1em;
  color: var(--accent-ink); background: var(--accent); border: .1em solid var(--accent); border-radius: var(--radius);
}
[part=clear] {
  position: absolute; inset-inline-end: .15em; inset-block: .15em; min-height: 0; width: 2.3em; padding: 0;
  font-weight: 400; color: var(--soft); background: none; border-color: transparent;
}
:focus-visible { outline: .18em solid var(--focus); outline-offset: .1em; }
[part=panel] {
  position: absolute; inset-inline: 0; top: 100%; z-index: var(--layer); margin-top: .3em;
  max-height: var(--height); overflow: auto; color: var(--ink);
  background: var(--paper); border: .1em solid var(--line); border-radius: var(--radius);
  box-shadow: 0 .5em 1.6em #0003;
}
[part=status], [part=foot] { padding: .5em .9em; font-size: .95em; }
[part=status] { color: var(--soft); border-bottom: .07em solid var(--chosen); }
[part=foot] { display: flex; flex-wrap: wrap; align-items: center; gap: .4em 1em; }
p { margin: 0; flex: 1 1 14em; }
a { color: var(--accent); display: inline-block; padding: .2em 0; text-underline-offset: .18em; }
ul { list-style: none; margin: 0; padding: 0; }
.busy .entry::after { content: ""; position: absolute; inset: auto 60% .2em .6em; height: .16em; background: var(--focus); }
li { padding: .7em .9em; cursor: pointer; border-inline-start: .25em solid transparent; border-bottom: .07em solid var(--chosen); }
li:hover, li[aria-selected=true] { background: var(--chosen); }
li[aria-selected=true] { border-inline-start-color: var(--focus); outline: .13em solid var(--focus); outline-offset: -.13em; }
li > *, [part=passage], [part=note], [part=bridge] { display: block; text-align: -webkit-match-parent; text-align: match-parent; }
[part=title] { font-weight: 600; line-height: 1.3; }
[part=facts], [part=note], [part=bridge] { font-size: .88em; color: var(--soft); }
[part~=level] { font-weight: 600; }
[part~=level-field] { color: var(--field); } [part~=level-global] { color: var(--global); }
[part~=level-field]::before { content: "▲\\00a0"; content: "▲\\00a0" / ""; }
[part~=level-global]::before { content: "●\\00a0"; content: "●\\00a0" / ""; }
[part=passage] { margin-top: .3em; font-size: .95em; }
mark { background: var(--mark); color: var(--mark-ink); }
[part=bridge] { margin-top: .35em; }
[part=bridge]::before { content: "⌒\\00a0"; content: "⌒\\00a0" / ""; font-weight: 700; }
bdi { color: var(--ink); display: inline-block; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (prefers-reduced-motion: no-preference) {
  .busy .entry::after { animation: to-and-fro .8s infinite alternate; }
}
@keyframes to-and-fro { to { inset: auto .6em .2em 60%; } }
@media (forced-colors: active) {
  mark { forced-color-adjust: none; }
}
`;

let shared;

/** The sheet that all boxes adopt; null where the browser has no adopted sheets, and the plain form stays. */
export function sheet() {
  if (!("adoptedStyleSheets" in Document.prototype)) return null;
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(STYLE());
  }
  return shared;
}
