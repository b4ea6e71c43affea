/* What the attributes of a box mean.
   Owns their defaults. Refuses: judging levels and filters; the search knows what there is and says what is nearest. */

const SCRIPT = document.currentScript?.src;

/** An http or https URL, or null. */
export function webAddress(written, base) {
  try {
    const found = new URL(written, base);
    return /^https?:$/.test(found.protocol) ? found : null;
  } catch {
    return null;
  }
}

/** The search's own root; without the attribute, where this script came from. */
export function endpointOf(box) {
  const written = box.getAttribute("endpoint") ?? SCRIPT?.replace(/box(\/[\d.]+)?\.js$/, "");
  return written && webAddress(written.replace(/\/*$/, "/"), document.baseURI);
}

export function filtersOf(box) {
  const level = box.getAttribute("level");
  const rest = (box.getAttribute("filters") ?? "").split(";");
  return [level && `level=${level}`, ...rest].map((one) => one?.trim()).filter(Boolean);
}

export function limitOf(box, warn) {
  const limit = Number(box.getAttribute("limit") ?? 5);
  if (limit >= 1 && limit <= 20 && limit % 1 === 0) return limit;
  warn("limit is no number from 1 to 20; 5 is used");
  return 5;
}

/** A frame cannot show the pages of the search: they let nobody frame them. */
export function targetOf(box) {
  const target = box.getAttribute("target") || "_self";
  return target === "_self" && window !== top ? "_blank" : target;
}

export function languageOf(box) {
  return box.getAttribute("lang") || box.closest("[lang]")?.lang || document.documentElement.lang || "en";
}
