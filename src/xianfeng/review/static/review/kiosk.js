// A kiosk: takes ballots while there is no line, sends each until its receipt is here, and shows how
// many wait. Only a receipt whose signature verifies says that a ballot is in the box.
import { hex, linesOf } from "./notes.js";
import * as store from "./store.js";

const EVERY = 15_000;
const PATIENCE = 15_000;
const SOON = 6_000; // after which nobody stands and waits: the ballot is sent behind their back
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const root = document.querySelector("[data-kiosk]");
const { code, send: address } = root.dataset;
const form = root.querySelector("form");
const show = (name) =>
  root.querySelectorAll("[data-part]").forEach((part) => {
    part.hidden = part.dataset.part !== name;
  });

const sha256 = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));
const codeOf = (slip) => {
  let number = [...slip].reduce((sum, letter) => sum * 32n + BigInt(LETTERS.indexOf(letter)), 0n);
  const token = new Uint8Array(16);
  for (let place = 15; place >= 0; place -= 1, number >>= 8n) token[place] = Number(number & 255n);
  return sha256("slip", token);
};
// The short code of the receipt: 16 letters of the hash of the slip's code; nobody votes with it.
const shortCode = async (slip) => {
  const stored = await sha256(await codeOf(slip));
  let number = stored.subarray(0, 10).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let letters = "";
  for (let place = 0; place < 16; place += 1, number >>= 5n)
    letters = LETTERS[Number(number & 31n)] + letters;
  return letters.match(/.{4}/g).join("-");
};

const status = async () => {
  const now = await store.state(code);
  const line = root.querySelector("[data-status]");
  const words = now.waiting ? line.dataset.since : line.dataset.all;
  const said = now.called ? `${words} · ${line.dataset.called}` : words;
  line.textContent = said.replace(/\{(\w+)\}/g, (_, name) => now[name] ?? "");
  return now;
};
const fresh = async () => {
  shown = null;
  form.reset();
  const { left } = await status();
  show(left ? "form" : "none");
  window.scrollTo(0, 0);
};

const calledIn = new Set();
// Returns whether there was any answer: without a line the others need not be tried.
const sendOne = async (id, verifier) => {
  const ballot = await store.ballot(id);
  if (!ballot) return true;
  const body = new URLSearchParams([["slip", ballot.slip], ...ballot.fields]);
  const signal = AbortSignal.timeout(PATIENCE);
  let answer;
  try {
    const asked = { method: "POST", body, signal, credentials: "omit", redirect: "error" };
    answer = await (await fetch(address, asked)).text();
  } catch {
    return false;
  }
  const lines = await linesOf(answer, verifier);
  const code = hex(await codeOf(ballot.slip));
  if (lines?.[0] === "xianfeng/receipt" && lines[2] === code) await store.clear(id);
  if (lines?.[0] === "xianfeng/called-in" && lines[1] === code) {
    calledIn.add(id);
    await store.callIn(id);
  }
  return true;
};
let shown = null;
const settle = async (id) => {
  await status();
  if (!id || shown !== id) return;
  const isKept = (await store.waiting()).includes(id);
  const part = calledIn.has(id) ? "called" : isKept ? "kept" : "in";
  show(part);
  root.querySelector(`[data-part=${part}] h2`).focus();
};
const sendAll = async () => {
  const { verifier } = await store.state(code);
  for (const id of await store.waiting()) if (!(await sendOne(id, verifier))) break;
  await settle(shown);
};
let sending = null;
const send = () => {
  sending ??= sendAll().finally(() => {
    sending = null;
  });
  return sending;
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  try {
    const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    const laid = await store.lay(code, fields);
    if (!laid) return show("none");
    shown = laid.id;
    const short = await shortCode(laid.slip);
    root.querySelectorAll("[data-receipt]").forEach((place) => {
      place.textContent = short;
    });
    const { verifier } = await store.state(code);
    await Promise.race([sendOne(laid.id, verifier), new Promise((done) => setTimeout(done, SOON))]);
    await settle(laid.id);
    send();
  } finally {
    button.disabled = false;
  }
});
root.querySelectorAll("[data-next]").forEach((button) => button.addEventListener("click", fresh));

const begin = async () => {
  if (!window.isSecureContext || !window.indexedDB || !navigator.serviceWorker) return show("cannot");
  await navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk/" });
  // The first visit came before the worker: keep what this page is made of.
  const made = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
  const files = made.map((each) => each.href ?? each.src);
  const modules = ["./notes.js", "./store.js"].map((name) => new URL(name, import.meta.url).href);
  const kept = await caches.open("kiosk");
  await kept.addAll([location.href, ...files, ...modules]).catch(() => {});
  await fresh();
  form.querySelector("button").disabled = false;
  setInterval(send, EVERY);
  window.addEventListener("online", send);
  await send();
};
begin();
