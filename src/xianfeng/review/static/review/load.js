// Lays the slips of a batch into this device, for its kiosk; shows what it holds, takes slips away.
import * as store from "./store.js";

const place = document.querySelector("[data-device]");
const { code, lead } = place.dataset;
const show = async (name) => {
  const now = await store.state(code);
  place.querySelectorAll("[data-part]").forEach((part) => {
    part.hidden = part.dataset.part !== name;
  });
  place.querySelectorAll("[data-words]").forEach((line) => {
    line.textContent = line.dataset.words.replace(/\{(\w+)\}/g, (_, word) => now[word] ?? "");
  });
};

const begin = async () => {
  if (!window.isSecureContext || !window.indexedDB || !navigator.serviceWorker) return;
  const slips = (place.dataset.slips ?? "").split(" ").filter(Boolean);
  if (slips.length) {
    await navigator.storage?.persist?.();
    await store.load(code, slips, place.dataset);
    place.dataset.slips = "";
    history.replaceState(null, "", place.dataset.back);
  }
  const held = await store.state(code);
  if (lead && held.code) {
    const asked = new URLSearchParams([...new URLSearchParams(location.search), ["questions", held.questions]]);
    return location.replace(`${lead}${encodeURIComponent(held.code)}/?${asked}`);
  }
  place.querySelector("[data-unload]")?.addEventListener("click", async () => {
    await store.unload();
    await show("able");
  });
  await show("able");
};
begin();
