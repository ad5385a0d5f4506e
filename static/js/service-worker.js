// Keeps the ward's pages on the phone, so that they open without a network. The network comes first:
// a kept copy stands in for it, says how old it is, and is only ever that of whoever is signed in.
const SHELL = "ward-shell";
const PAGES = "ward-pages-";
const MOST_PAGES = 60;
// In milliseconds: an older copy is not shown any more.
const WEEK = 7 * 24 * 60 * 60 * 1000;
// Milliseconds for which a page waits for a weak network when a copy is at hand.
const PATIENCE = 4000;
// What a proxy says when nobody stands behind it.
const NOBODY_THERE = 502;
const HOME = "/equipment/ward";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
});

// A page that was opened before this worker was there is kept when it asks for it.
addEventListener("message", (event) => {
  const { page: address, files } = event.data;
  const kept = Promise.all([
    ...files.map((each) => file(new Request(each))),
    fetch(address).then((answer) => keepPage(address, answer)),
  ]);
  event.waitUntil(kept.then(() => event.source.postMessage("kept"), () => {}));
});

async function file(request) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await shell.put(request.url, answer.clone());
    return answer;
  } catch {
    return (await shell.match(request.url)) ?? Response.error();
  }
}

async function page(event) {
  const { request } = event;
  const kept = await keptCopy(request.url);
  const coming = fetch(request).then(async (answer) => {
    await keepPage(request.url, answer.clone());
    return answer;
  });
  event.waitUntil(coming.catch(() => {}));
  if (!kept) return coming.catch(notKept);
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([coming.catch(() => {}), late]);
  return answer && answer.status < NOBODY_THERE ? answer : shown(kept);
}

// The server says whose a page is and that it may be kept; anything else is not.
async function keepPage(address, answer) {
  const reader = answer.headers.get("Keep-For");
  const isPage = answer.headers.get("Content-Type")?.startsWith("text/html");
  if (!answer.ok || !reader || !isPage) return;
  const others = (await caches.keys()).filter(
    (name) => name.startsWith(PAGES) && name !== PAGES + reader,
  );
  await Promise.all(others.map((name) => caches.delete(name)));
  const pages = await caches.open(PAGES + reader);
  const headers = new Headers(answer.headers);
  headers.set("Kept-At", new Date().toISOString());
  const key = plain(address);
  await pages.delete(key);
  await pages.put(key, new Response(await answer.text(), { headers }));
  const known = await pages.keys();
  await Promise.all(known.slice(0, -MOST_PAGES).map((old) => pages.delete(old)));
}

async function keptCopy(address) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && (await (await caches.open(name)).match(plain(address)));
    if (found && Date.now() - Date.parse(found.headers.get("Kept-At")) < WEEK) return found;
  }
}

const plain = (address) => new URL(address, location.origin).href.split("#")[0];

async function shown(copy, note = "") {
  const html = await copy.text();
  const mark = `<html data-kept-at="${copy.headers.get("Kept-At")}"${note}`;
  return new Response(html.replace("<html", mark), { headers: copy.headers });
}

async function notKept() {
  const home = await keptCopy(HOME);
  if (home) return shown(home, " data-not-kept");
  return new Response(
    `<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>No network – Consortium</title></head>
    <body><main><h1>No network</h1><p>This page is not kept on this phone. Open it once with a
    network, and it opens without one.</p></main></body></html>`,
    { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } },
  );
}
