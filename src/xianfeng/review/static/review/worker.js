// Shows a kiosk's page while there is no line: pages from the net first, files of ours from here first.
const KEPT = "kiosk";
const keep = async (request, response) => {
  if (response.ok) await (await caches.open(KEPT)).put(request, response.clone());
  return response;
};
const fresh = async (request) => {
  try {
    return await keep(request, await fetch(request));
  } catch (fault) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw fault;
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fresh(request));
  else event.respondWith(caches.match(request).then((kept) => kept ?? fresh(request)));
});
