// What a kiosk holds: slips that nobody has used, ballots that wait, both sealed by a key that never
// leaves the browser; and a few facts: how many were sent, since when some wait.
// Ids are random, so that their order says nothing; there is no time beside a ballot.
const NAME = "xianfeng-kiosk";
const STORES = ["slips", "ballots", "facts"];
let opened;

const opening = () =>
  new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

// One transaction: all of it, or nothing. What the deed returns as requests comes back as results.
const work = async (mode, deed) => {
  opened ??= opening();
  const transaction = (await opened).transaction(STORES, mode, { durability: "strict" });
  const [slips, ballots, facts] = STORES.map((name) => transaction.objectStore(name));
  return new Promise((done, fail) => {
    const asked = deed({ slips, ballots, facts });
    transaction.oncomplete = () =>
      done(Object.fromEntries(Object.entries(asked ?? {}).map(([name, { result }]) => [name, result])));
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
};

const key = async () => {
  const { made } = await work("readonly", ({ facts }) => ({ made: facts.get("key") }));
  if (made) return made;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  // Of two windows that make one at once, the first stays.
  await work("readwrite", ({ facts }) => {
    facts.get("key").onsuccess = ({ target }) => target.result ?? facts.put(fresh, "key");
  });
  return key();
};
// A ballot is padded, so that its length does not tell what it holds.
const SIZE = 4096;
const seal = async (value) => {
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const padded = new Uint8Array(Math.max(SIZE, plain.length)).fill(0x20);
  padded.set(plain);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), padded) };
};
const unseal = async ({ iv, data }) =>
  JSON.parse(
    new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key(), data)),
  );

export const load = async (code, slips, { verifier, questions }) => {
  const sealed = await Promise.all(slips.map(seal));
  const batch = crypto.randomUUID(); // of this device alone: what is loaded together is called in together
  await work("readwrite", (stores) => {
    sealed.forEach((slip) => stores.slips.put({ code, batch, ...slip }, crypto.randomUUID()));
    stores.facts.put(verifier, "verifier");
    stores.facts.put(questions, "questions");
  });
};

export const unload = () => work("readwrite", ({ slips }) => void slips.clear());

// Takes a slip and lays the ballot in its place, in one step: a crash leaves one of the two.
export const lay = async (code, fields) => {
  const { ids, all } = await work("readonly", ({ slips }) => ({
    ids: slips.getAllKeys(),
    all: slips.getAll(),
  }));
  for (const [place, id] of ids.entries()) {
    if (all[place].code !== code) continue;
    const slip = await unseal(all[place]);
    const ballot = await seal({ slip, fields });
    const since = new Date().toTimeString().slice(0, 5);
    const { taken } = await work("readwrite", ({ slips, ballots, facts }) => {
      const found = slips.get(id);
      found.onsuccess = () => {
        if (!found.result) return;
        slips.delete(id);
        ballots.put({ batch: found.result.batch, ...ballot }, id);
        facts.get("since").onsuccess = ({ target }) => target.result ?? facts.put(since, "since");
      };
      return { taken: found };
    });
    if (taken) return { id, slip };
  }
  return null;
};

export const waiting = async () =>
  (await work("readonly", ({ ballots }) => ({ ids: ballots.getAllKeys() }))).ids;

export const ballot = async (id) => {
  const { found } = await work("readonly", ({ ballots }) => ({ found: ballots.get(id) }));
  return found ? unseal(found) : null;
};

// Only whoever holds a receipt of it may clear a ballot; cleared twice it counts once.
export const clear = (id) =>
  work("readwrite", ({ ballots, facts }) => {
    ballots.getKey(id).onsuccess = ({ target }) => {
      if (!target.result) return;
      ballots.delete(id);
      facts.get("sent").onsuccess = (sent) => facts.put((sent.target.result ?? 0) + 1, "sent");
      ballots.count().onsuccess = (left) => left.target.result || facts.delete("since");
    };
  });

// Only on the signed word that its slip was called in: the ballot can never be cast, nor can the unused
// slips that were loaded with it.
export const callIn = (id) =>
  work("readwrite", ({ slips, ballots, facts }) => {
    ballots.get(id).onsuccess = ({ target }) => {
      if (!target.result) return;
      const { batch } = target.result;
      ballots.delete(id);
      facts.get("called").onsuccess = (called) =>
        facts.put((called.target.result ?? 0) + 1, "called");
      ballots.count().onsuccess = (left) => left.target.result || facts.delete("since");
      slips.openCursor().onsuccess = ({ target: { result: at } }) => {
        if (!at) return;
        if (at.value.batch === batch) at.delete();
        at.continue();
      };
    };
  });

export const state = async (code) => {
  const { kept, ...facts } = await work("readonly", ({ slips, ballots, facts }) => ({
    kept: slips.getAll(),
    waiting: ballots.count(),
    sent: facts.get("sent"),
    called: facts.get("called"),
    since: facts.get("since"),
    verifier: facts.get("verifier"),
    questions: facts.get("questions"),
  }));
  const left = kept.filter((slip) => slip.code === code).length;
  return { ...facts, sent: facts.sent ?? 0, left, code: kept[0]?.code };
};
