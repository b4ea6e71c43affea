/** The page of a submission by keyboard: proposals by number, decisions by letter, the sentences of a proposal lit up.
 * Everything here can be done without it. Letters count only where nobody is writing. */
import { combobox } from "./combobox.js";

const cards = [...document.querySelectorAll(".card[data-number]")];
const forms = document.querySelectorAll("form");
let dirty = false;

const say = words => {
  const status = document.getElementById("status");
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = words; });
};

/* Evidence: who points at a proposal or a criterion, or comes to it by keyboard, sees its sentence. */
const light = (name, on) => {
  for (const mark of document.querySelectorAll("[data-marks] mark"))
    if (mark.dataset.of.split(" ").includes(name)) mark.classList.toggle("lit", on);
};
for (const one of document.querySelectorAll("[data-mark]")) {
  const name = one.dataset.mark;
  one.addEventListener("pointerenter", () => light(name, true));
  one.addEventListener("pointerleave", () => { if (!one.contains(document.activeElement)) light(name, false); });
  one.addEventListener("focusin", () => light(name, true));
  one.addEventListener("focusout", event => { if (!one.contains(event.relatedTarget)) light(name, false); });
}

/* Accept, reject, neither; of a scheme that takes one answer, the others then go. */
const radios = card => [...card.querySelectorAll("input[type=radio]")];
const answered = card => {
  const one = radios(card).find(each => each.checked);
  const scheme = card.closest("fieldset");
  if (one?.value !== "yes" || !scheme.dataset.one) return;
  for (const other of scheme.querySelectorAll(".card")) if (other !== card) other.querySelector("input[value=no]").checked = true;
  for (const other of scheme.querySelectorAll("input[name=tags]")) other.checked = false;
};
for (const card of cards) card.addEventListener("change", () => answered(card));

const turn = card => {
  const all = radios(card);
  if (!all.length) return;
  const next = all[(all.findIndex(one => one.checked) + 1) % all.length];
  next.checked = true;
  next.focus();
  for (const kind of ["input", "change"]) next.dispatchEvent(new Event(kind, { bubbles: true }));
  card.scrollIntoView({ block: "nearest" });
  say(`${card.querySelector(".name span").textContent}: ${next.parentElement.textContent.trim()}`);
};

/* Another concept: a combobox over the vocabulary; what is taken becomes a box that can be cleared. */
const added = (select, value, label, box) => {
  const scheme = select.scheme;
  const there = scheme.querySelector(`input[name="tags"][value="${CSS.escape(value)}"]`);
  const card = scheme.querySelector(`input[name="say:${CSS.escape(value)}"][value="yes"]`);
  if (scheme.dataset.one) {
    for (const other of scheme.querySelectorAll("input[name=tags]")) other.checked = false;
    for (const other of scheme.querySelectorAll(".card input[value=no]")) other.checked = true;
  }
  if (card) card.checked = true;
  else if (there) there.checked = true;
  else {
    const line = Object.assign(document.createElement("label"), { className: "choice" });
    const field = Object.assign(document.createElement("input"), { type: "checkbox", name: "tags", value, checked: true });
    line.append(field, ` ${label}`);
    box.closest(".more").before(line);
  }
  dirty = true;
  say(`${label}: ${select.dataset.take}`);
};
for (const select of document.querySelectorAll("select[data-combobox]")) {
  select.scheme = select.closest("fieldset");
  combobox(select, (value, label, box) => added(select, value, label, box));
}

/* Nothing that was written is lost by going away unasked. */
for (const form of forms) {
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
}
addEventListener("beforeunload", event => { if (dirty) event.preventDefault(); });

const writing = element => element.matches("textarea, select, input:not([type=radio], [type=checkbox])") || element.isContentEditable;

const reach = key => {
  const found = document.querySelector(`[data-key="${key}"]`);
  if (!found) return false;
  if (found.matches("details")) {
    found.open = true;
    found.querySelector("select, textarea, button").focus();
    found.scrollIntoView({ block: "nearest" });
  } else if ("onlyReached" in found.dataset) found.focus(); // what one answers for is pressed by hand
  else found.click();
  return true;
};

const toText = () => {
  const text = document.getElementById("words");
  text.tabIndex = -1;
  text.focus();
};

addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && writing(event.target)) { event.target.blur(); return; }
  if (writing(event.target)) return;
  const legend = document.getElementById("legend");
  if (/^[1-9]$/.test(event.key)) {
    const card = cards[Number(event.key) - 1];
    if (!card) return;
    turn(card);
  } else if (event.key === "?" && legend) {
    legend.open = !legend.open;
    legend.querySelector("summary").focus();
  } else if (event.key === "t" && document.getElementById("words")) toText();
  else if (!/^[acdfqrsunp]$/.test(event.key) || !reach(event.key)) return;
  event.preventDefault();
});
