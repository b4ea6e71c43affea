/** What a page can do more with a script: copy, hand on, keep for reading without a network, and say that it is busy.
 * Every one of these has a way without it. Buttons are made visible here, so that none is there that does nothing. */
import { keep, isKept, forget } from "./kept-store.js";

const BUSY_AFTER = 300;

/** The element that `data-copy` or `data-share` names by its id. */
const named = button => document.getElementById(button.dataset.copy ?? button.dataset.share);

const say = (button, words) => {
  const status = document.getElementById("status");
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = words; });
  const before = button.dataset.label ?? (button.dataset.label = button.textContent);
  button.textContent = words;
  setTimeout(() => { button.textContent = before; }, 2500);
};

async function copy(button) {
  const field = named(button);
  const text = field.value ?? field.textContent;
  try {
    await navigator.clipboard.writeText(text);
    say(button, button.dataset.done);
  } catch {
    const chosen = getSelection();
    if (field.select) field.select();
    else { chosen.removeAllRanges(); chosen.selectAllChildren(field); }
  }
}

async function share(button) {
  try {
    await navigator.share({ text: named(button).value });
  } catch { /* put away by the person */ }
}

async function toggle(button) {
  const id = button.dataset.keep;
  try {
    if (isKept(id)) forget(id);
    else await keep(id, document.documentElement.lang);
    show(button);
    say(button, isKept(id) ? button.dataset.done : button.dataset.undone);
    delete button.dataset.label;
  } catch {
    say(button, button.dataset.failed);
  }
}

function show(button) {
  const kept = isKept(button.dataset.keep);
  button.setAttribute("aria-pressed", String(kept));
  button.textContent = kept ? button.dataset.on : button.dataset.off;
  delete button.dataset.label;
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
for (const button of document.querySelectorAll("button[data-share]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => share(button));
}
for (const button of document.querySelectorAll("button[data-keep]")) {
  button.hidden = false;
  show(button);
  button.addEventListener("click", () => toggle(button));
}

/* A slow line: after a moment the page says that it is fetching. */
let waiting = 0;
const busy = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => document.getElementById("main").setAttribute("aria-busy", "true"), BUSY_AFTER);
};
document.addEventListener("submit", event => { if (!event.defaultPrevented) busy(); });
document.addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  const plain = link && !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (plain && link.origin === location.origin && !link.hasAttribute("download") && !link.hash && !link.target) busy();
});
addEventListener("pageshow", () => {
  clearTimeout(waiting);
  document.getElementById("main").removeAttribute("aria-busy");
});
