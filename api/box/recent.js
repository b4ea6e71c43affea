/* The last questions of one browser, for boxes with the attribute `recent`.
   Owns the one thing that a box ever stores. Refuses: storing anything else, or anywhere but here. */

const STORE = "practice-search";
const KEPT = 5;

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "[]").filter((one) => typeof one === "string");
  } catch {
    return [];
  }
}

/** False where the browser keeps nothing, as in a sandbox. */
export function keep(question) {
  const kept = [question, ...remembered().filter((one) => one !== question)].slice(0, KEPT);
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function forget() {
  localStorage.removeItem(STORE);
}
