/** An editable combobox with a list (ARIA Authoring Practices, "list autocomplete with manual selection") in the place of a
 * select. What is chosen is handed to `taken`; the select stays what it is for who has no script. */

const most = 60;
let count = 0;

const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

export function combobox(select, taken) {
  const options = [...select.options].filter(one => one.value).map(one => ({ value: one.value, label: one.text, key: folded(one.text) }));
  const list = Object.assign(document.createElement("ul"), { id: `combo-${++count}`, hidden: true });
  const field = Object.assign(document.createElement("input"), { type: "text", id: select.id, autocomplete: "off", spellcheck: false });
  const box = Object.assign(document.createElement("div"), { className: "combo" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${select.id}"]`).textContent);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) field.setAttribute(name, value);
  select.replaceWith(box);
  box.append(field, list);
  let at = -1, shown = [];

  const close = () => { list.hidden = true; at = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };

  const point = next => {
    at = next;
    [...list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    if (at < 0) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };

  const open = () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    shown = options.filter(one => words.every(word => one.key.includes(word))).slice(0, most);
    list.replaceChildren(...shown.map((one, number) => {
      const item = Object.assign(document.createElement("li"), { textContent: one.label, id: `${list.id}-${number}` });
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.addEventListener("pointerdown", event => { event.preventDefault(); take(number); });
      return item;
    }));
    if (!shown.length) {
      const none = Object.assign(document.createElement("li"), { textContent: select.dataset.none, className: "none" });
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      list.append(none);
    }
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    point(-1);
  };

  const take = number => {
    const one = shown[number];
    field.value = "";
    close();
    taken(one.value, one.label, box);
  };

  field.addEventListener("input", open);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open();
      if (shown.length) point((at + step + shown.length + (at < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && shown.length) take(Math.max(at, 0));
    } else if (event.key === "Escape") {
      if (!list.hidden) event.stopPropagation();
      if (list.hidden) field.value = "";
      close();
    }
  });
}
