/** The desk's list by keyboard: j and k, arrows, letters for what is done often. Nothing here is the only way: without this
 * script the list is a table of links and a form. With it, the table is a grid (ARIA APG): Tab comes to one place of it,
 * arrows move within. Letters can be switched off (WCAG 2.1.4), and are read by place where a keyboard writes no Latin. */
const table = document.getElementById("queue");
const dialog = document.getElementById("keys");
const opener = document.getElementById("show-keys");
const wished = document.getElementById("keys-on");
const STORED = "fieldbridge.desk-keys";
const AWAITED = 1500;

const rows = table ? [...table.tBodies[0].rows] : [];
const controls = row => [...row.querySelectorAll("input, a, button")];
let at = { row: 0, column: 0 };
let leading = 0;

/** The control at a place; where a row has none there, its link. */
const control = (row, column) => {
  const cell = rows[row].cells[column];
  return cell?.querySelector("input, a, button") ?? rows[row].querySelector("a");
};
const columnOf = element => element.closest("td").cellIndex;

function become(element, focus = true) {
  const row = rows.indexOf(element.closest("tr"));
  table.querySelector("[data-here]")?.removeAttribute("data-here");
  for (const one of table.querySelectorAll('tbody [tabindex="0"]')) one.tabIndex = -1;
  at = { row, column: columnOf(element) };
  element.tabIndex = 0;
  rows[row].dataset.here = "";
  if (focus) { element.focus(); rows[row].scrollIntoView({ block: "nearest" }); }
}

function step(by) {
  become(control(Math.max(0, Math.min(rows.length - 1, at.row + by)), at.column));
}

function aside(by) {
  const all = controls(rows[at.row]);
  const found = all[all.indexOf(document.activeElement) + by];
  if (found) become(found);
}

function press(selector) {
  rows[at.row]?.querySelector(selector)?.click();
}

function every() {
  const boxes = [...table.querySelectorAll("tbody input[type=checkbox]")];
  const wanted = boxes.some(one => !one.checked);
  for (const one of boxes) one.checked = wanted;
}

const go = selector => document.querySelector(selector)?.click();
const help = () => dialog.showModal();

const LETTERS = {
  j: () => step(1), k: () => step(-1), o: () => press("a"), x: () => press("input"), a: () => press(".take button"),
  e: every, v: () => document.querySelector(".give select")?.focus(),
  "/": () => document.getElementById("find").focus(), "?": help, "[": () => go('[rel="prev"]'), "]": () => go('[rel="next"]'),
  g: () => { leading = Date.now(); },
};

/** The sign that a key stands for; on a keyboard of other letters, the one of a Latin keyboard at its place. */
function sign(event) {
  if (/^[ -~]$/.test(event.key)) return event.key.toLowerCase();
  const places = { Slash: event.shiftKey ? "?" : "/", BracketLeft: "[", BracketRight: "]" };
  return places[event.code] ?? (/^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key);
}

const writing = element => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
  if (writing(event.target)) {
    if (event.key === "Escape") (rows.length ? become(control(at.row, at.column)) : event.target.blur());
    return;
  }
  const key = sign(event);
  const led = Date.now() - leading < AWAITED;
  leading = 0;
  if (!wished.checked) return;
  if (led) {
    const tab = document.querySelector(`.tabs [data-key="${CSS.escape(key)}"]`);
    if (tab) { event.preventDefault(); tab.click(); }
    return;
  }
  const nowhere = key === "Enter" && event.target === document.body;
  const does = nowhere ? LETTERS.o : Object.hasOwn(LETTERS, key) && LETTERS[key];
  if (!does || (!rows.length && (nowhere || "jkoxaev".includes(key)))) return;
  event.preventDefault();
  does();
});

function moves(event) {
  if (event.ctrlKey && (event.key === "Home" || event.key === "End")) return () => become(control(event.key === "Home" ? 0 : rows.length - 1, at.column));
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined;
  const onward = getComputedStyle(table).direction === "rtl" ? -1 : 1;
  const all = controls(rows[at.row]);
  return {
    ArrowDown: () => step(1), ArrowUp: () => step(-1), PageDown: () => step(10), PageUp: () => step(-10),
    ArrowRight: () => aside(onward), ArrowLeft: () => aside(-onward),
    Home: () => become(all[0]), End: () => become(all.at(-1)),
  }[event.key];
}

if (rows.length) {
  table.setAttribute("role", "grid");
  for (const cell of table.querySelectorAll("tbody td")) cell.setAttribute("role", "gridcell");
  for (const element of rows.flatMap(controls)) element.tabIndex = -1;
  const named = rows.find(row => `#${row.id}` === location.hash);
  become((named ?? rows[0]).querySelector("a"), Boolean(named));
  table.addEventListener("focusin", event => {
    if (event.target.closest("tbody td") && event.target.matches("input, a, button")) become(event.target, false);
  });
  table.addEventListener("keydown", event => {
    const does = event.target.closest("tbody") && moves(event);
    if (does) { event.preventDefault(); does(); }
  });
}

try { wished.checked = localStorage.getItem(STORED) !== "off"; } catch { /* a browser that keeps nothing */ }
wished.addEventListener("change", () => {
  try { localStorage.setItem(STORED, wished.checked ? "on" : "off"); } catch { /* it holds for this page */ }
});
opener.hidden = false;
opener.addEventListener("click", help);
