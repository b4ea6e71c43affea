/** The page of what is kept: drawn here, from this browser's own store. */
import { all, forget, refresh, register } from "./kept-store.js";

const list = document.getElementById("kept");
const words = list.dataset;

const made = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

function card(one) {
  const article = made("article", "", { class: `kept ${one.level ?? ""}` });
  const title = made("h2", "", { lang: one.lang, dir: one.dir });
  title.append(one.link ? made("a", one.title, { href: one.link }) : one.title);
  article.append(title);
  if (one.gone) article.append(made("p", words.gone, { class: "note summary" }));
  else {
    const years = [one.start, one.end].filter(Boolean);
    const level = one.level === "global" ? words.global : words.field;
    article.append(made("p", [level, one.places.join(", "), [...new Set(years)].join("–")].filter(Boolean).join(" · "), { class: "by" }));
    if (one.rights === "cite") article.append(made("p", words.cite, { class: "note" }));
    if (one.summary) article.append(made("p", one.summary, { class: "said", lang: one.lang, dir: one.dir }));
    for (const passage of one.passages) {
      if (!passage.text) continue;
      const figure = made("figure", "", { class: "passage" });
      const quote = made("blockquote", "", { lang: passage.lang, dir: passage.dir });
      quote.append(made("p", passage.text));
      figure.append(quote);
      if (passage.page) figure.append(made("figcaption", words.page.replace("{page}", passage.page)));
      article.append(figure);
    }
    article.append(made("p", one.citation, { class: "citation", lang: one.lang, dir: one.dir }));
  }
  const button = made("button", words.remove, { type: "button", class: "plain" });
  button.setAttribute("aria-label", `${words.remove}: ${one.title}`);
  button.addEventListener("click", () => { forget(one.id); draw(); list.focus(); });
  article.append(button);
  return article;
}

function draw() {
  const kept = all();
  list.replaceChildren(...kept.map(card));
  document.getElementById("none-kept").hidden = kept.length > 0;
  document.getElementById("take-away").hidden = kept.length === 0;
}

function save(name, type, text) {
  const link = made("a", "", { download: name });
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

document.getElementById("save-data").addEventListener("click", () => save("kept.json", "application/json", JSON.stringify(all(), null, 1)));
document.getElementById("save-citations").addEventListener("click", () =>
  save("kept.txt", "text/plain;charset=utf-8", all().filter(one => !one.gone).map(one => one.citation).join("\n\n") + "\n"));
document.getElementById("remove-all").addEventListener("click", () => { for (const one of all()) forget(one.id); draw(); list.focus(); });

draw();
await register();
if (navigator.onLine) {
  await refresh(document.documentElement.lang);
  draw();
}
