/* practice-search 0.1.0, of fieldbridge (MIT). Commented source: api/box/ */
(() => {
"use strict";
const TEXTS = {
__proto__: null,
en: {
label: "Search good practices",
button: "Search",
clear: "Clear",
total: "Comparable practices: {count}",
none: "Nothing comparable was found. Nearest:",
empty: "Nothing passes these filters.",
slow: "Still searching …",
page: "To the search page",
retry: "Try again",
recent: "Asked before",
field: "Field practice",
global: "Global guidance",
behind: "Guidance behind it",
tried: "Tried in the field",
proposed: "proposed by software",
summary: "Summary, not the body’s own document",
weak: "Weak match",
comma: ", ",
unreachable: "No answer came from the search.",
refused: "This page may not use the search.",
gone: "The search is no longer at this address.",
question: "This cannot be searched for as it is.",
busy: "The search cannot answer just now.",
wait: "Try again in {seconds} seconds.",
strange: "The answer cannot be read here.",
setup: "This search is not set up correctly.",
blocked: "This cannot be opened from here. Its address:",
},
fr: {
label: "Chercher de bonnes pratiques",
button: "Chercher",
clear: "Effacer",
total: "Pratiques comparables : {count}",
none: "Rien de comparable n’a été trouvé. Le plus proche :",
empty: "Rien ne passe ces filtres.",
slow: "La recherche continue …",
page: "Vers la page de recherche",
retry: "Réessayer",
recent: "Déjà demandé",
field: "Pratique de terrain",
global: "Orientation mondiale",
behind: "Les orientations derrière",
tried: "Essayé sur le terrain",
proposed: "proposé par le logiciel",
summary: "Résumé, non le document de l’organisme",
weak: "Peu pertinent",
comma: ", ",
unreachable: "La recherche n’a pas répondu.",
refused: "Cette page ne peut pas utiliser la recherche.",
gone: "La recherche n’est plus à cette adresse.",
question: "Cette recherche n’est pas possible telle quelle.",
busy: "La recherche ne peut pas répondre pour l’instant.",
wait: "Réessayez dans {seconds} secondes.",
strange: "La réponse ne peut pas être lue ici.",
setup: "Cette recherche n’est pas bien configurée.",
blocked: "Impossible de l’ouvrir d’ici. Son adresse :",
},
es: {
label: "Buscar buenas prácticas",
button: "Buscar",
clear: "Borrar",
total: "Prácticas comparables: {count}",
none: "No se encontró nada comparable. Lo más cercano:",
empty: "Nada pasa estos filtros.",
slow: "La búsqueda continúa …",
page: "A la página de búsqueda",
retry: "Volver a intentarlo",
recent: "Preguntado antes",
field: "Práctica sobre el terreno",
global: "Orientación mundial",
behind: "Las orientaciones detrás",
tried: "Probado sobre el terreno",
proposed: "propuesto por el programa",
summary: "Resumen, no el documento del organismo",
weak: "Poco pertinente",
comma: ", ",
unreachable: "La búsqueda no respondió.",
refused: "Esta página no puede usar la búsqueda.",
gone: "La búsqueda ya no está en esta dirección.",
question: "Así no se puede buscar.",
busy: "La búsqueda no puede responder ahora.",
wait: "Vuelva a intentarlo en {seconds} segundos.",
strange: "La respuesta no se puede leer aquí.",
setup: "Esta búsqueda no está bien configurada.",
blocked: "No se puede abrir desde aquí. Su dirección:",
},
ar: {
label: "البحث في الممارسات الجيدة",
button: "بحث",
clear: "مسح",
total: "ممارسات قابلة للمقارنة: {count}",
none: "لم نجد ما يُقارن. الأقرب:",
empty: "لا شيء يطابق هذه المرشحات.",
slow: "ما زال البحث جاريًا …",
page: "إلى صفحة البحث",
retry: "المحاولة مرة أخرى",
recent: "أسئلة سابقة",
field: "ممارسة ميدانية",
global: "توجيهات عالمية",
behind: "التوجيهات التي تستند إليها",
tried: "جُرّب في الميدان",
proposed: "اقترحه البرنامج",
summary: "ملخص، وليس وثيقة الجهة نفسها",
weak: "صلة ضعيفة",
comma: "، ",
unreachable: "لم تصل إجابة من البحث.",
refused: "لا يجوز لهذه الصفحة استخدام البحث.",
gone: "لم يعد البحث في هذا العنوان.",
question: "لا يمكن البحث بهذه الصيغة.",
busy: "لا يمكن للبحث أن يجيب الآن.",
wait: "حاول مرة أخرى بعد {seconds} ثانية.",
strange: "لا يمكن قراءة الإجابة هنا.",
setup: "لم يُضبط هذا البحث ضبطًا صحيحًا.",
blocked: "لا يمكن فتحها من هنا. عنوانها:",
},
ru: {
label: "Поиск успешной практики",
button: "Искать",
clear: "Очистить",
total: "Сопоставимая практика: {count}",
none: "Ничего сопоставимого не найдено. Ближайшее:",
empty: "Ничто не проходит эти фильтры.",
slow: "Поиск ещё идёт …",
page: "На страницу поиска",
retry: "Попробовать ещё раз",
recent: "Спрашивали раньше",
field: "Практика на местах",
global: "Глобальные ориентиры",
behind: "На чём это основано",
tried: "Опробовано на местах",
proposed: "предложено программой",
summary: "Изложение, не документ самой организации",
weak: "Слабое соответствие",
comma: ", ",
unreachable: "Поиск не ответил.",
refused: "Этой странице поиск не разрешён.",
gone: "Поиска по этому адресу больше нет.",
question: "В таком виде искать нельзя.",
busy: "Поиск сейчас не может ответить.",
wait: "Повторите через {seconds} с.",
strange: "Ответ не удаётся прочитать.",
setup: "Этот поиск настроен неверно.",
blocked: "Отсюда это не открыть. Адрес:",
},
zh: {
label: "搜索良好做法",
button: "搜索",
clear: "清除",
total: "可比做法：{count}",
none: "没有找到可比的做法。最接近的内容：",
empty: "没有符合这些筛选条件的内容。",
slow: "仍在搜索……",
page: "前往搜索页面",
retry: "重试",
recent: "以前的提问",
field: "实地做法",
global: "全球指导",
behind: "所依据的指导",
tried: "实地尝试",
proposed: "由软件提出",
summary: "摘要，并非该机构自己的文件",
weak: "略有相关",
comma: "、",
unreachable: "搜索没有回应。",
refused: "此页面无权使用搜索。",
gone: "搜索已不在此地址。",
question: "无法按此搜索。",
busy: "搜索目前无法回答。",
wait: "请在 {seconds} 秒后重试。",
strange: "无法读取答案。",
setup: "此搜索设置不正确。",
blocked: "无法从此处打开。网址：",
},
};
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)$/;
function wordsFor(tag, written, warn) {
const primary = tag.toLowerCase().split("-")[0];
const given = written ? read(written, warn) : {};
const known = TEXTS[primary] || Object.keys(given).length;
const language = known ? tag : "en";
return {
...TEXTS.en,
...TEXTS[primary],
...given,
language,
asks: /^[a-z]{2,3}$/.test(primary) ? primary : "en",
direction: known && RIGHT_TO_LEFT.test(primary) ? "rtl" : "ltr",
};
}
function read(written, warn) {
try {
const given = Object.entries(JSON.parse(written));
const kept = given.filter(([key, text]) => Object.hasOwn(TEXTS.en, key) && typeof text === "string");
if (kept.length < given.length) warn("texts has keys that are not used");
return Object.fromEntries(kept);
} catch (fault) {
warn(`texts is no JSON object: ${fault.message}`);
return {};
}
}
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
function sheet() {
if (!("adoptedStyleSheets" in Document.prototype)) return null;
if (!shared) {
shared = new CSSStyleSheet();
shared.replaceSync(STYLE());
}
return shared;
}
const STORE = "practice-search";
const KEPT = 5;
function remembered() {
try {
return JSON.parse(localStorage.getItem(STORE) ?? "[]").filter((one) => typeof one === "string");
} catch {
return [];
}
}
function keep(question) {
const kept = [question, ...remembered().filter((one) => one !== question)].slice(0, KEPT);
try {
localStorage.setItem(STORE, JSON.stringify(kept));
return true;
} catch {
return false;
}
}
function forget() {
localStorage.removeItem(STORE);
}
const SCRIPT = document.currentScript?.src;
function webAddress(written, base) {
try {
const found = new URL(written, base);
return /^https?:$/.test(found.protocol) ? found : null;
} catch {
return null;
}
}
function endpointOf(box) {
const written = box.getAttribute("endpoint") ?? SCRIPT?.replace(/box(\/[\d.]+)?\.js$/, "");
return written && webAddress(written.replace(/\/*$/, "/"), document.baseURI);
}
function filtersOf(box) {
const level = box.getAttribute("level");
const rest = (box.getAttribute("filters") ?? "").split(";");
return [level && `level=${level}`, ...rest].map((one) => one?.trim()).filter(Boolean);
}
function limitOf(box, warn) {
const limit = Number(box.getAttribute("limit") ?? 5);
if (limit >= 1 && limit <= 20 && limit % 1 === 0) return limit;
warn("limit is no number from 1 to 20; 5 is used");
return 5;
}
function targetOf(box) {
const target = box.getAttribute("target") || "_self";
return target === "_self" && window !== top ? "_blank" : target;
}
function languageOf(box) {
return box.getAttribute("lang") || box.closest("[lang]")?.lang || document.documentElement.lang || "en";
}
const LONGEST_ADDRESS = 1500;
class Refusal extends Error {
constructor(kind, words, message, status = 0, wait = 0) {
super(message);
Object.assign(this, { kind, words, status, wait });
}
}
async function answerTo(asked, signal) {
let response;
let text;
try {
response = await fetch(...request(asked, signal));
text = await response.text();
} catch (fault) {
if (signal.reason === "late") throw new Refusal("late", "unreachable", "no whole answer in time");
if (response) throw new Refusal("half", "strange", `the answer broke off: ${fault.message}`);
throw new Refusal(
"unreachable",
"unreachable",
`${fault.message} at ${asked.endpoint}: is it up, in connect-src, open to this origin, https?`,
);
}
if (!response.ok) throw refused(response, text);
return understood(parsed(text, response), asked);
}
function request({ endpoint, question, key, language, limit, filters, closed }, signal) {
const headers = {};
const more = { signal, headers, credentials: "omit", referrerPolicy: "no-referrer" };
const values = { q: question, ui_lang: language, limit, bridges: 1 };
const address = new URL("v1/search", endpoint);
if (key) headers.Authorization = `Bearer ${key}`;
if (closed || question.length > LONGEST_ADDRESS) {
headers["Content-Type"] = "application/json";
more.method = "POST";
more.cache = "no-store";
more.body = JSON.stringify({ ...values, filters, facets: [] });
} else {
const pairs = filters.map((one) => ["filters", one]);
address.search = new URLSearchParams([...Object.entries(values), ["facets", ""], ...pairs]);
}
return [address, more];
}
const SAID = { 401: "refused", 403: "refused", 404: "gone", 410: "gone", 413: "question", 422: "question" };
function refused({ status, headers }, text) {
const words = SAID[status] ?? "busy";
const kind = words !== "busy" || status === 429 || status === 503 ? words : "failed";
const wait = headers.get("Retry-After");
const seconds = /^\d{1,5}$/.test(wait) ? Number(wait) : 0;
return new Refusal(kind, words, `the search answered ${status}: ${text.slice(0, 500)}`, status, seconds);
}
function parsed(text, response) {
try {
return JSON.parse(text);
} catch {
const half = response.headers.get("Content-Type")?.includes("json");
throw half ? new Refusal("half", "strange", "the answer is no whole JSON") : strange("the answer is no JSON");
}
}
function strange(message) {
return new Refusal("strange", "strange", `${message}; is this a practice search?`);
}
function understood(raw, { limit }) {
const { hits, total, total_relation: relation, comparable } = raw ?? {};
if (!Array.isArray(hits) || !Number.isFinite(total) || typeof comparable !== "boolean") throw strange("no known answer");
return { total, least: relation === "gte", comparable, hits: hits.slice(0, limit).map(hit) };
}
function hit(raw) {
const { practice, passages, bridges, relevance } = raw ?? {};
const [passage] = list(passages);
const [bridge] = list(bridges);
return {
...work(practice),
weak: relevance === "weak",
passage: passage && { ...spoken(passage), text: text(passage.text), highlights: spans(passage.highlights) },
bridge: bridge && { ...work(bridge.practice), verdict: bridge.verdict },
};
}
function work(raw) {
const { id, title, link, level, places, period, provenance, proposed } = raw ?? {};
if (![id, title, link].every((one) => typeof one === "string")) throw strange("a practice has no id, title or link");
return {
...spoken(raw),
id,
title,
link,
level,
places: list(places).map((one) => text(one?.label)).filter(Boolean),
years: years(period),
summary: provenance === "summary",
proposed: list(proposed),
};
}
function spoken({ lang, dir }) {
return { lang: /^[a-z\d-]{1,35}$/i.test(lang) ? lang : "", dir: dir === "rtl" || dir === "ltr" ? dir : "auto" };
}
function years(period) {
const [start, end] = [period?.start, period?.end].map((one) => (Number.isInteger(one) ? String(one) : ""));
return start === end ? start : `${start}–${end}`;
}
function spans(raw) {
let last = 0;
const pairs = list(raw).filter((one) => Array.isArray(one) && one.every(Number.isInteger));
return pairs.sort((one, other) => one[0] - other[0]).filter(([start, end]) => start >= last && end > start && (last = end));
}
function text(value) {
return typeof value === "string" ? value : "";
}
function list(value) {
return Array.isArray(value) ? value : [];
}
const LONGEST = 240;
const BEFORE = 60;
function make(tag, attributes, ...children) {
const node = document.createElement(tag);
for (const name in attributes) node.setAttribute(name, attributes[name]);
node.append(...children);
return node;
}
function skeleton() {
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
function optionFor(hit, number, words) {
const id = `p${number}`;
return option(
number,
{ "aria-describedby": id },
make("span", { part: "title", ...speech(hit) }, hit.title, mark(hit, "title")),
make("span", { part: "facts" }, ...facts(hit, words)),
make("span", { id, "aria-hidden": true }, ...about(hit, words)),
);
}
function optionAsked(question, number) {
return option(number, { dir: "auto" }, question);
}
function option(number, names, ...children) {
return make("li", { id: `o${number}`, role: "option", part: "option", "aria-selected": false, ...names }, ...children);
}
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
const VERSION = "0.1.0";
const PAUSE = 250;
const SLOW = 2000;
const GIVEN_UP = 20000;
function warn(what, how = "warn") {
console[how](`practice-search ${VERSION}: ${what}`);
}
class PracticeSearch extends HTMLElement {
static observedAttributes = ["lang", "texts", "endpoint"];
#parts;
#words;
#turn = 0;
#control;
#timer;
#asked = "";
#hits = [];
#active = -1;
#until = 0;
#due;
#outside = (event) => event.composedPath().includes(this) || this.#close();
connectedCallback() {
if (!sheet()) return;
document.addEventListener("pointerdown", this.#outside);
if (!this.#parts) this.#build();
this.#speak();
if (this.#due) this.#ask();
}
disconnectedCallback() {
document.removeEventListener("pointerdown", this.#outside);
this.#due = this.#parts?.form.classList.contains("busy");
this.#stop();
}
attributeChangedCallback() {
if (this.#parts) this.#speak();
}
#build() {
const root = this.attachShadow({ mode: "open", delegatesFocus: true });
root.adoptedStyleSheets = [sheet()];
const parts = (this.#parts = { ...skeleton(), box: make("div", { part: "box" }), slot: make("slot") });
root.append(parts.box, parts.slot);
const on = (part, name, act) => parts[part].addEventListener(name, act);
on("input", "input", (event) => event.isComposing || this.#typed());
on("input", "compositionend", () => this.#typed());
on("input", "keydown", (event) => event.isComposing || event.keyCode === 229 || this.#key(event));
on("input", "focus", () => this.#remember());
on("input", "click", () => this.#open());
on("form", "submit", (event) => (event.preventDefault(), this.#submit()));
on("button", "click", () => this.#submit());
on("clear", "click", () => this.#empty());
on("list", "mousedown", (event) => event.preventDefault());
on("list", "click", (event) => this.#choose([...parts.list.children].indexOf(event.target.closest("li"))));
root.addEventListener("focusout", (event) => root.contains(event.relatedTarget) || this.#close());
}
#speak() {
const { box, label, button, clear, list, input, form, slot } = this.#parts;
const words = (this.#words = wordsFor(languageOf(this), this.getAttribute("texts"), warn));
box.lang = words.language;
box.dir = words.direction;
label.textContent = words.label;
button.textContent = words.button;
clear.setAttribute("aria-label", words.clear);
for (const part of [list, form]) part.setAttribute("aria-label", words.label);
const usable = Boolean(endpointOf(this));
if (usable !== slot.hidden || !box.firstChild) box.replaceChildren(usable ? form : make("p", { part: "error" }, words.setup));
slot.hidden = usable;
if (!usable) this.#report(new Refusal("setup", "setup", "endpoint is missing or no web address"));
}
get #question() {
return this.#parts.input.value.trim();
}
get #keeps() {
return this.hasAttribute("recent") && !this.#private;
}
get #private() {
return this.hasAttribute("private");
}
get #page() {
const page = endpointOf(this);
const pairs = [["ui_lang", this.#words.asks], ...filtersOf(this).map((one) => ["filters", one])];
if (!this.#private) pairs.unshift(["q", this.#question]);
page.search = new URLSearchParams(pairs);
return page.href;
}
#typed() {
const question = this.#question;
this.#move(-1);
this.#parts.clear.hidden = !this.#parts.input.value;
if (question && question === this.#asked) return this.#open();
this.#stop();
if (!question) this.#empty();
else if (question.length < 2 && question < "\u0100") this.#close();
else {
this.#parts.form.classList.add("busy");
this.#timer = setTimeout(() => this.#ask(), PAUSE);
}
}
async #ask() {
this.#stop();
const question = this.#question;
const endpoint = endpointOf(this);
if (!question || !endpoint) return;
const wait = Math.ceil((this.#until - Date.now()) / 1000);
if (wait > 0) return this.#tell(new Refusal("busy", "busy", "the search asked to wait", 0, wait));
const turn = this.#turn;
const control = (this.#control = new AbortController());
const slow = setTimeout(() => turn === this.#turn && this.#line(this.#words.slow), SLOW);
const late = setTimeout(() => control.abort("late"), GIVEN_UP);
const key = this.getAttribute("key");
const asked = { endpoint, question, key, language: this.#words.asks, limit: limitOf(this, warn), filters: filtersOf(this), closed: this.#private };
this.#asked = question;
this.#parts.form.classList.add("busy");
const show = await answerTo(asked, control.signal).then(
(answer) => () => this.#show(answer, question),
(fault) => () => this.#tell(fault),
);
clearTimeout(slow);
clearTimeout(late);
if (turn !== this.#turn) return;
this.#control = null;
this.#parts.form.classList.remove("busy");
show();
}
#stop() {
clearTimeout(this.#timer);
this.#turn++;
if (this.#control) this.#asked = "";
this.#control?.abort();
this.#control = null;
this.#parts?.form.classList.remove("busy");
}
#show({ hits, total, least, comparable }, question) {
const words = this.#words;
const count = words.total.replace("{count}", (least ? "≥ " : "") + total);
const head = comparable ? (hits.length ? count : words.empty) : words.none;
this.#fill(hits.map((hit, number) => optionFor(hit, number, words)), this.#private ? [] : [this.#way()], hits);
this.#line(head);
this.#send("ps-search", { question, total, comparable });
}
#tell(fault) {
const words = this.#words;
const { words: said = "setup", kind, wait = 0 } = fault;
const sentence = words[said] + (wait ? ` ${words.wait.replace("{seconds}", wait)}` : "");
this.#until = Date.now() + wait * 1000;
this.#asked = "";
const again = this.#button(words.retry, () => {
this.#parts.input.focus();
this.#ask();
});
const ways = ["unreachable", "busy"].includes(said) || kind === "half" ? [again, this.#way()] : [this.#way()];
this.#fill([], [make("p", { part: "error" }, sentence), ...ways]);
this.#say(sentence);
this.#open();
this.#report(fault);
}
#button(text, act) {
const button = make("button", { type: "button", part: "retry" }, text);
button.addEventListener("click", act);
return button;
}
#way() {
return make("a", { part: "link", href: this.#page, target: targetOf(this), rel: "noopener" }, this.#words.page);
}
#report({ kind = "setup", message, status = 0, wait = 0 }) {
warn(message, "error");
this.#send("ps-error", { kind, status, retryAfter: wait });
}
#fill(options, below, hits = []) {
const { head, list, foot } = this.#parts;
this.#move(-1);
this.#hits = hits;
head.replaceChildren();
list.replaceChildren(...options);
foot.replaceChildren(...below);
}
#line(text) {
this.#parts.head.textContent = text;
this.#say(text);
if (this.shadowRoot.activeElement) this.#open();
}
#open() {
const { panel, list, head, foot, input } = this.#parts;
for (const part of [head, list, foot]) part.hidden = !part.firstChild;
panel.hidden = head.hidden && foot.hidden;
input.setAttribute("aria-expanded", !list.hidden);
}
#close() {
this.#move(-1);
this.#parts.panel.hidden = true;
this.#parts.input.setAttribute("aria-expanded", false);
}
#empty() {
const { input, clear } = this.#parts;
this.#stop();
this.#asked = input.value = "";
clear.hidden = true;
this.#fill([], []);
this.#close();
this.#say("");
input.focus();
this.#remember();
}
#say(text) {
this.#parts.live.textContent = text;
}
#move(number) {
const { list, input } = this.#parts;
list.children[this.#active]?.setAttribute("aria-selected", false);
this.#active = number;
const option = list.children[number];
if (!option) return input.removeAttribute("aria-activedescendant");
option.setAttribute("aria-selected", true);
input.setAttribute("aria-activedescendant", option.id);
option.scrollIntoView({ block: "nearest" });
}
#key(event) {
const { key } = event;
const { panel } = this.#parts;
if (key === "ArrowDown") this.#step(event, 1);
else if (key === "ArrowUp") this.#step(event, -1);
else if (key === "Enter") {
event.preventDefault();
if (this.#active < 0) this.#submit();
else this.#choose(this.#active);
} else if (key === "Escape" && (this.#question || !panel.hidden)) {
event.preventDefault();
event.stopPropagation();
if (panel.hidden) this.#empty();
else this.#close();
} else if (/^(Home|End|Arrow)/.test(key)) this.#move(-1);
}
#step(event, by) {
const { length } = this.#parts.list.children;
if (!length || event.ctrlKey || event.metaKey || event.shiftKey) return;
event.preventDefault();
if (event.altKey && by < 0) return this.#close();
this.#open();
if (!event.altKey) this.#move(((this.#active + 1 + by + length + 1) % (length + 1)) - 1);
}
#submit() {
if (!this.#question) return this.#parts.input.focus();
this.#keep();
if (this.#private) this.#ask();
else this.#go(this.#page);
}
#choose(place) {
const { list, input, clear } = this.#parts;
if (place < 0) return;
if (!this.#hits[place]) {
input.value = list.children[place].textContent;
clear.hidden = false;
this.#ask();
return;
}
const { id, title, level, link } = this.#hits[place];
const address = webAddress(link, endpointOf(this));
if (!address) return this.#tell(new Refusal("strange", "strange", "a link is no web address"));
if (address.origin === endpointOf(this).origin) address.searchParams.set("ui_lang", this.#words.asks);
this.#keep();
if (this.#send("ps-select", { id, title, level, link: address.href })) this.#go(address.href);
}
#go(address) {
const opened = open(address, targetOf(this));
if (opened) return this.#close();
const words = this.#words;
this.#parts.foot.replaceChildren(make("p", { part: "error" }, words.blocked, " ", make("bdi", {}, address)));
this.#say(words.blocked);
this.#open();
warn("nothing was opened; a sandbox needs allow-popups");
}
#send(name, detail) {
return this.dispatchEvent(new CustomEvent(name, { detail, cancelable: true, bubbles: true, composed: true }));
}
#remember() {
const asked = this.#question || !this.#keeps ? [] : remembered();
if (!asked.length) return;
const clear = this.#button(this.#words.clear, () => {
forget();
this.#empty();
});
this.#fill(asked.map(optionAsked), [clear]);
this.#line(this.#words.recent);
}
#keep() {
if (this.#keeps && !keep(this.#question)) warn("nothing can be kept here");
}
}
if (!customElements.get("practice-search")) customElements.define("practice-search", PracticeSearch);
})();
