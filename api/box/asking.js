/* A question goes out, an answer comes back or a Refusal says why not.
   Owns the request and what counts as an answer of ours. Refuses: showing anything, and trusting what came: what is
   missing or of another shape is a Refusal, what is new is passed over. */

const LONGEST_ADDRESS = 1500;

/** `kind` goes to the host page, `words` is the key of what the person reads, `message` is for the console. */
export class Refusal extends Error {
  constructor(kind, words, message, status = 0, wait = 0) {
    super(message);
    Object.assign(this, { kind, words, status, wait });
  }
}

/** Raises Refusal. `signal` ends it, with the reason "late" where time ran out. */
export async function answerTo(asked, signal) {
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

/** A Retry-After that is a date (RFC 9110 allows it) is passed over: the person tries again when they like. */
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

/** Pairs of code points, in order and apart; what is none is dropped. */
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
