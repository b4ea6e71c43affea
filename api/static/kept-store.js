/** Practices that a person keeps in this browser, to read them without a network. They stay on this device: nothing here
 * sends anything but the request for the practice itself. */
const NAME = "fieldbridge.kept";
const MOST = 200;

export const all = () => {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(found) ? found.filter(one => typeof one?.id === "string") : [];
  } catch { return []; }
};

const write = kept => localStorage.setItem(NAME, JSON.stringify(kept));

export const isKept = id => all().some(one => one.id === id);

export const forget = id => write(all().filter(one => one.id !== id));

/** Fetches the practice and puts it first; over MOST, the one kept longest goes. Throws where it cannot be had or kept. */
export async function keep(id, language) {
  const one = await fetched(id, language);
  if (one.gone) throw new Error("gone");
  write([one, ...all().filter(other => other.id !== id)].slice(0, MOST));
  await register();
}

/** What the server says of it now; `gone` where it was withdrawn. Throws without a network. */
export async function fetched(id, language) {
  const answer = await fetch(`/v1/practices/${encodeURIComponent(id)}?ui_lang=${encodeURIComponent(language)}`);
  if (answer.status === 404 || answer.status === 410) return { id, gone: true };
  if (!answer.ok) throw new Error(String(answer.status));
  const said = await answer.json();
  return {
    id, title: said.title, lang: said.lang, dir: said.dir, level: said.level, places: said.places.map(one => one.label),
    start: said.period.start, end: said.period.end, summary: said.summary, lessons: said.lessons, rights: said.rights,
    passages: said.passages.map(one => ({ text: one.text, page: one.page_label || one.page, lang: one.lang, dir: one.dir })),
    citation: said.citation, link: new URL(said.link, location.href).href, at: new Date().toISOString(),
  };
}

/** Changes what is kept of each to what the server says now. A practice that was withdrawn keeps its title alone. */
export async function refresh(language) {
  const fresh = [];
  for (const one of all()) {
    try {
      const now = one.gone ? one : await fetched(one.id, language);
      fresh.push(now.gone ? { id: one.id, title: one.title, lang: one.lang, dir: one.dir, gone: true } : { ...now, at: one.at });
    } catch { fresh.push(one); }
  }
  const before = new Map(fresh.map(one => [one.id, one]));
  write(all().map(one => before.get(one.id) ?? one));
}

/** The worker that shows the page of what is kept where there is no network. It serves that page alone. */
export async function register() {
  if (!navigator.serviceWorker) return;
  const script = "/kept-worker.js";
  const policy = globalThis.trustedTypes?.createPolicy("fieldbridge", { createScriptURL: url => (url === script ? url : "") });
  try {
    await navigator.serviceWorker.register(policy ? policy.createScriptURL(script) : script, { scope: "/kept" });
  } catch { /* a browser that has none, or forbids it: what is kept is there all the same, with a network */ }
}
