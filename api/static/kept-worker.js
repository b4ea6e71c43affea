/** Shows the page of what is kept where there is no network: the page, its style and its scripts, as they last were.
 * It answers for nothing else, and keeps no practice and no answer. */
const SHELF = "fieldbridge-kept-1";
const OWN = /^\/(?:kept|static\/[\w./-]+)$/;

self.addEventListener("install", event => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELF).then(shelf => shelf.add("/kept").catch(() => {})));
});

self.addEventListener("activate", event => {
  const old = caches.keys().then(names => Promise.all(names.filter(name => name.startsWith("fieldbridge-kept-") && name !== SHELF).map(name => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("fetch", event => {
  const asked = new URL(event.request.url);
  if (event.request.method !== "GET" || asked.origin !== location.origin || !OWN.test(asked.pathname)) return;
  event.respondWith(answered(event.request));
});

async function answered(request) {
  const shelf = await caches.open(SHELF);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await shelf.put(request, fresh.clone());
    return fresh;
  } catch (fault) {
    const held = await shelf.match(request) ?? (request.mode === "navigate" ? await shelf.match(request, { ignoreSearch: true }) : undefined);
    if (held) return held;
    throw fault;
  }
}
