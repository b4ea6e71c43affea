/* Nodes for a box and for each practice in it, made one by one.
   Owns what a practice looks like to the eye and to a screen reader: its name is title, place, years, level; passage,
   notes and bridge describe it. Refuses: markup as text, links inside options, and asking. */

const LONGEST = 240;
const BEFORE = 60;

export function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
}

/** The parts of a box that never change places; the texts come in later. */
export function skeleton() {
  const input = make("input", {
    id: "q", part: "input", role: "combobox", dir: "auto", maxlength: 10000, autocomplete: "off", enterkeyhint: "search",
    "aria-autocomplete": "list", "aria-controls": "list", "aria-expanded": false,
  });
  const label = make("label", { for: "q", part: "label" });
  const clear = make("button", { part: "clear", type: "button", tabindex: -1 }, "×");
  const button = make("button", { part: "button", type: "button" });
  const head = make("div", { part: "status", "aria-hidden": true });
  const list = make("ul", { id: "list", part: "list", role: "listbox" });
  const foot = make("div", { part: "foot" });
  const panel = make("div", { part: "panel" }, head, list, foot);
  const live = make("div", { class: "unseen", role: "status" });
  const entry = make("div", { class: "entry" }, input, clear);
  const form = make("form", { role: "search" }, label, make("div", { class: "line" }, entry, button), panel, live);
  panel.hidden = clear.hidden = true;
  return { input, label, clear, button, head, list, foot, panel, live, form };
}

/** One option of the list. `number` makes its ids, `words` are the texts in force. What describes it is kept out of its
    name, which browsers make of all that is not hidden from screen readers. */
export function optionFor(hit, number, words) {
  const id = `p${number}`;
  return option(
    number,
    { "aria-describedby": id },
    make("span", { part: "title", ...speech(hit) }, hit.title, mark(hit, "title")),
    make("span", { part: "facts" }, ...facts(hit, words)),
    make("span", { id, "aria-hidden": true }, ...about(hit, words)),
  );
}

/** A question that was asked before. */
export function optionAsked(question, number) {
  return option(number, { dir: "auto" }, question);
}

function option(number, names, ...children) {
  return make("li", { id: `o${number}`, role: "option", part: "option", "aria-selected": false, ...names }, ...children);
}

/** `text` with its highlights in <mark>, cut to one look's length around the first. Offsets are code points, as the
    answer counts them: JavaScript's own count is off by one for each character outside the first plane. */
function quotation({ text, highlights }) {
  const points = Array.from(text.replace(/\s/g, " "));
  const first = highlights[0]?.[0] ?? 0;
  const far = points.length > LONGEST && first > LONGEST - BEFORE;
  const start = far ? points.indexOf(" ", first - BEFORE) + 1 || first : 0;
  const end = Math.min(points.length, Math.min(start, first) + LONGEST);
  const cut = (from, to) => points.slice(from, to).join("");
  const nodes = [start ? "… " : ""];
  let at = Math.min(start, first);
  for (const [from, to] of highlights.filter((one) => one[0] < end)) {
    nodes.push(cut(at, from), make("mark", { part: "mark" }, cut(from, Math.min(to, end))));
    at = to;
  }
  return [...nodes, cut(at, end), end < points.length ? " …" : ""];
}

function speech({ lang, dir }) {
  return lang ? { lang, dir } : { dir };
}

/** The sign of a fact that software proposed; a note says what it means. */
function mark(hit, ...names) {
  return names.some((one) => hit.proposed.includes(one)) ? " ◌" : "";
}

function facts(hit, words) {
  const level = words[hit.level === "field" || hit.level === "global" ? hit.level : ""];
  const known = [
    [hit.places.join(words.comma), {}, "places"],
    [hit.years, {}, "period"],
    [level, { part: `level level-${hit.level}` }, "level"],
  ].filter(([said]) => said);
  return known.flatMap(([said, names, fact], place) => [place ? words.comma : "", make("span", names, said, mark(hit, fact))]);
}

function about(hit, words) {
  const { passage, bridge } = hit;
  const proposed = mark(hit, "title", "places", "period", "level") && `◌ ${words.proposed}`;
  const notes = [hit.weak && words.weak, hit.summary && words.summary, proposed].filter(Boolean);
  const nodes = notes.map((one) => make("span", { part: "note" }, one));
  if (passage?.text) nodes.unshift(make("span", { part: "passage", ...speech(passage) }, ...quotation(passage)));
  if (bridge) {
    const where = bridge.level === "field" ? "tried" : "behind";
    const verdict = bridge.verdict === "proposed" ? ` (${words.proposed})` : "";
    const title = make("bdi", speech(bridge), bridge.title);
    nodes.push(make("span", { part: "bridge" }, `${words[where]}: `, title, verdict));
  }
  return nodes;
}
