/* <practice-search>: a search box for good practices that can stand in any page.
   Owns the element: its attributes, keys, events, and what is shown when. An answer shows only if its question is the
   last one asked. Refuses: markup as text, cookies, storage (but for `recent`), reporting on anybody, and links that are
   not http or https. */

import { Refusal, answerTo } from "./asking.js";
import { endpointOf, filtersOf, languageOf, limitOf, targetOf, webAddress } from "./attributes.js";
import { make, optionAsked, optionFor, skeleton } from "./drawing.js";
import { forget, keep, remembered } from "./recent.js";
import { sheet } from "./style.js";
import { wordsFor } from "./texts.js";

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

  /** A box that is moved while it waits asks again where it arrives. */
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

  /** Puts the words in force into the box. Without an endpoint that can be used, the plain form stays in its place. */
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

  /** The plain search page, with the question unless it is private. */
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

  /** Asks what stands in the field now. Whatever was under way is over: its answer can no longer show. */
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

  /** What went wrong, in one sentence, and a way on. */
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

  /** Options, what stands below them, and the practices that they are; no line above yet. */
  #fill(options, below, hits = []) {
    const { head, list, foot } = this.#parts;
    this.#move(-1);
    this.#hits = hits;
    head.replaceChildren();
    list.replaceChildren(...options);
    foot.replaceChildren(...below);
  }

  /** The line above the options, said aloud too; the panel opens if the person is still here. */
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

  /** Makes option `number` the active one; -1 for none, and the caret is back in the text. */
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

  /** Down and up go round through the field itself; with Alt they only open and close. */
  #step(event, by) {
    const { length } = this.#parts.list.children;
    if (!length || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (event.altKey && by < 0) return this.#close();
    this.#open();
    if (!event.altKey) this.#move(((this.#active + 1 + by + length + 1) % (length + 1)) - 1);
  }

  /** Without an option: the search page; a private question stays here and is asked at once. */
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

  /** Opens an address. Where a sandbox keeps it shut, the address itself is shown. */
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

  /** Questions asked before, offered while the field is empty. */
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
