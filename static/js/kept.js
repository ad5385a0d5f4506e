// What a phone keeps for the ward: readings that are not recorded yet, and the pages that were opened.
// Everything belongs to one reader; whoever comes next on the same phone finds nothing of it.
const DRAFTS = "drafts";
export const PAGES = "ward-pages-";

const asked = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

async function store(mode, act) {
  const opening = indexedDB.open("ward", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(DRAFTS, { keyPath: "key" });
  const database = await asked(opening);
  try {
    return await asked(act(database.transaction(DRAFTS, mode).objectStore(DRAFTS)));
  } finally {
    database.close();
  }
}

export const keep = (draft) => store("readwrite", (drafts) => drafts.put(draft));
export const drop = (key) => store("readwrite", (drafts) => drafts.delete(key));
export const find = (key) => store("readonly", (drafts) => drafts.get(key));

export async function draftsOf(reader) {
  const drafts = await store("readonly", (all) => all.getAll());
  return drafts.filter((draft) => draft.reader === reader);
}

// Pages of anybody but the reader go, whoever that was; readings stay until their own reader is back.
export async function leaveOnlyPagesOf(reader) {
  if (!globalThis.caches) return;
  const others = (await caches.keys()).filter(
    (name) => name.startsWith(PAGES) && name !== PAGES + reader,
  );
  await Promise.all(others.map((name) => caches.delete(name)));
}

export async function forget(reader) {
  const drafts = await draftsOf(reader);
  await Promise.all(drafts.map((draft) => drop(draft.key)));
  await leaveOnlyPagesOf("");
}
