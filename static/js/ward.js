// The ward's pages on a weak network: they open without one, readings stay on this phone until they
// are recorded, and what cannot be recorded is shown, never merged.
import { drop, draftsOf, keep, PAGES } from "./kept.js";
import { send } from "./sending.js";
import { sheetsOf } from "./sheets.js";

const OFTEN = 20_000;
const { reader } = document.body.dataset;
const { keptAt, notKept } = document.documentElement.dataset;
const sheets = sheetsOf(document);
const board = make("div", { className: "app-kept", role: "status" });
// Whether something typed could not be kept: then leaving asks first.
let unkept = false;
let saving = Promise.resolve();

function make(name, properties = {}, ...children) {
  const { role, ...others } = properties;
  const made = Object.assign(document.createElement(name), others);
  if (role) made.setAttribute("role", role);
  made.append(...children);
  return made;
}

const link = (text, href) => make("a", { href, className: "app-list__link" }, text);
const moment = (text) =>
  new Date(text).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
const isOurs = (sheet) => (draft) =>
  draft.asset === sheet.asset && draft.procedure === sheet.procedure;

// Drafts

function draftOf(sheet, state) {
  const { asset, number, procedure, version, address } = sheet;
  const typed = sheet.readings.filter((field) => field.value.trim()).length;
  return {
    key: [reader, asset, procedure, version].join(" "),
    reader, asset, number, procedure, version, address, state, typed,
    asked: sheet.readings.length,
    entries: sheet.entries(),
    at: new Date().toISOString(),
  };
}

async function save(sheet, state) {
  const draft = draftOf(sheet, state);
  const act = () => (state === "typing" && !sheet.isFilled ? drop(draft.key) : keep(draft));
  saving = saving.then(act).then(
    () => { unkept = false; },
    () => { unkept = true; },
  );
  await saving;
  return draft;
}

async function restore(sheet, drafts) {
  const draft = drafts.find((each) => isOurs(sheet)(each) && each.version === sheet.version);
  const older = drafts.find((each) => isOurs(sheet)(each) && each.version !== sheet.version);
  if (older) sayOlder(sheet, older);
  if (!draft || !("fresh" in sheet.form.dataset)) return;
  if (sheet.prefix && dayOf(draft.entries) !== dayOf(sheet.entries())) {
    sheet.says.replaceChildren(`Readings of ${moment(draft.at)} wait on this phone. `,
      link(`Open the sheet of ${sheet.number}`, sheet.address));
    return;
  }
  sheet.fill(draft.entries);
  sheet.judge();
  sheet.isSent = draft.state !== "typing";
  // The server shows both sides of what happened meanwhile.
  if (draft.state === "refused" && !sheet.prefix && !keptAt) sheet.form.submit();
  else if (draft.state === "typing") sayTyped(sheet, draft);
  else sheet.says.textContent = draft.says ? `Not recorded: ${draft.says}` : "";
}

const dayOf = (entries) =>
  entries.filter(([name]) => name.startsWith("performed_on")).map(([, value]) => Number(value)).join();

function sayTyped(sheet, draft) {
  const anew = make("button", { type: "button", className: "nhsuk-button nhsuk-button--secondary" },
    `Begin ${sheet.number} anew`);
  anew.addEventListener("click", async () => {
    await drop(draft.key);
    location.reload();
  });
  sheet.says.replaceChildren(make("p", {}, `What you typed on ${moment(draft.at)} is here again.`), anew);
}

// A newer version of the procedure may measure something else, so nothing is filled in by itself.
function sayOlder(sheet, older) {
  const readings = older.entries.filter(([name, value]) => name.startsWith("reading_") && value);
  const gone = make("button", { type: "button", className: "nhsuk-button nhsuk-button--secondary" },
    "Delete these readings");
  gone.addEventListener("click", async () => {
    await drop(older.key);
    box.remove();
  });
  const box = make("div", { className: "app-own" },
    make("p", {}, `The procedure changed after you typed these readings on ${moment(older.at)}. `
      + "Enter those that still hold."),
    make("p", {}, readings.map(([, value]) => value).join(", ")), gone);
  sheet.box.before(box);
}

// Sending

// With ``locks`` two tabs of one phone do not send the same thing at once.
const alone = (act) =>
  navigator.locks ? navigator.locks.request("ward-sending", act) : act();

async function sendSheet(sheet) {
  const draft = await save(sheet, "ready");
  sheet.isSent = true;
  return told(sheet, await alone(() => send(draft)));
}

function told(sheet, became) {
  if (became.state === "recorded") {
    sheet.says.replaceChildren(make("strong", {}, `${became.word}. `), link(`See the result of ${sheet.number}`, became.address));
    sheet.lock();
  } else if (became.state === "waiting") {
    const local = { pass: "By its limits it passes. ", fail: "By its limits it fails: take it out of use. " };
    sheet.says.replaceChildren(make("strong", {}, "Kept on this phone, not recorded yet. "),
      `${local[sheet.judge()] ?? ""}${became.says}`);
  } else {
    sheet.says.replaceChildren(make("strong", {}, "Not recorded. "), `${became.says} `,
      link(`${sheet.number}: compare and decide`, sheet.address));
  }
  return became;
}

async function sendOne(sheet) {
  const became = await sendSheet(sheet);
  if (became.state === "recorded") location.assign(became.address);
  else if (became.state === "refused") sheet.form.submit();
  else await listDrafts();
}

// The devices one by one; those that the server refused are then asked for on its own page.
async function sendClinic(form) {
  const filled = sheets.filter((sheet) => sheet.isFilled && !sheet.box.disabled);
  if (!filled.length) {
    form.submit();
    return;
  }
  const states = [];
  for (const sheet of filled) {
    const { state } = await sendSheet(sheet);
    if (state === "recorded") sheet.box.disabled = true;
    states.push(state);
  }
  if (states.includes("refused")) form.submit();
  else if (states.includes("waiting")) await listDrafts();
  else location.assign(form.action);
}

// What waits from before, whichever page is open.
async function sendWaiting() {
  if (!reader) return;
  await alone(async () => {
    for (const draft of await draftsOf(reader)) {
      if (draft.state !== "ready") continue;
      const became = await send(draft);
      const here = sheets.find(isOurs(draft));
      if (here) told(here, became);
      if (became.state === "waiting") break;
      if (became.state === "recorded" && !here) {
        board.append(make("p", {}, `${draft.number}: ${became.word}. `, link("See the result", became.address)));
      }
    }
  });
  await listDrafts();
}

// Showing

async function listDrafts() {
  const drafts = await draftsOf(reader);
  const place = document.querySelector("[data-kept-list]");
  const elsewhere = drafts.filter((draft) => !sheets.some((sheet) => isOurs(sheet)(draft)));
  board.querySelector("[data-waiting]")?.remove();
  if (place) {
    place.replaceChildren(...(await keptOnThisPhone(drafts)));
    place.dataset.listed = "";
  } else if (elsewhere.length) {
    const said = make("p", {}, `Not recorded yet: ${elsewhere.map((each) => each.number).join(", ")}. `,
      link("What is kept on this phone", "/equipment/ward"));
    said.dataset.waiting = "";
    board.append(said);
  }
}

async function keptOnThisPhone(drafts) {
  const words = {
    typing: (each) => `begun, ${each.typed} of ${each.asked} readings`,
    ready: () => "is sent when the network is back",
    refused: (each) => `needs your decision. ${each.says}`,
  };
  const items = drafts.map((each) => {
    const gone = make("button", { type: "button", className: "nhsuk-button nhsuk-button--secondary" },
      `Delete ${each.number}`);
    gone.addEventListener("click", async () => {
      if (!confirm(`Delete the readings of ${each.number}?`)) return;
      await drop(each.key);
      await listDrafts();
    });
    const open = link(each.state === "refused" ? `${each.number}: compare and decide` : each.number, each.address);
    return make("li", { className: "app-list__item app-clinic" }, open,
      make("p", {}, `${moment(each.at)}: ${words[each.state](each)}`), gone);
  });
  const pages = keptAt ? await keptPages() : [];
  return [
    ...(items.length ? [make("h2", { className: "nhsuk-heading-m" }, "Not recorded yet"),
      make("ul", { className: "app-list" }, ...items)] : []),
    ...(pages.length ? [make("h2", { className: "nhsuk-heading-m" }, "Pages on this phone"),
      make("ul", { className: "app-list" }, ...pages)] : []),
  ];
}

async function keptPages() {
  const pages = await caches.open(PAGES + reader);
  const found = [];
  for (const request of await pages.keys()) {
    const html = await (await pages.match(request)).text();
    const [, title] = /<title>([^<]*) – Consortium/.exec(html) ?? [];
    if (title) found.push(make("li", { className: "app-clinic" }, link(title, request.url)));
  }
  return found.reverse();
}

function sayAge({ isBack = false } = {}) {
  board.querySelector("[data-age]")?.remove();
  if (!keptAt) return;
  const what = notKept === undefined ? "This is the page" : "That page is not kept on this phone. This is where you begin,";
  const said = make("p", {}, make("strong", {}, isBack ? "The network is back. " : "No network. "),
    `${what} as it was on ${moment(keptAt)}. `,
    isBack ? "" : "What you enter stays on this phone and is sent later. ",
    link(isBack ? "Show it as it is now" : "Try again", location.href));
  said.dataset.age = "";
  board.prepend(said);
}

// The day on a kept page is the one on which it was kept.
function setToday() {
  const now = new Date();
  const parts = { day: now.getDate(), month: now.getMonth() + 1, year: now.getFullYear() };
  for (const [part, value] of Object.entries(parts)) {
    const field = document.querySelector(`[name="performed_on-${part}"]`);
    if (field) field.value = value;
  }
}

async function keepPages() {
  if (!navigator.serviceWorker || !reader) return;
  const known = navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/equipment/ward/worker", { scope: "/equipment" });
  if (known) return;
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  const mine = files.filter((name) => name.startsWith(`${location.origin}/static/`));
  active.postMessage({ page: location.href, files: mine });
}

// Begin

document.querySelector("main").prepend(board);
sayAge();
if (keptAt) setToday();
const drafts = await draftsOf(reader).catch(() => []);
for (const sheet of sheets) {
  await restore(sheet, drafts);
  sheet.box.addEventListener("input", () => {
    sheet.judge();
    if (sheet.isSent) sheet.renew();
    sheet.isSent = false;
    // A decision between two sides is not made by typing.
    if (!sheet.form.querySelector("[data-conflict]")) save(sheet, "typing");
  });
}
for (const form of new Set(sheets.map((sheet) => sheet.form))) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if ("clinic" in form.dataset) sendClinic(form);
    else sendOne(sheets.find((sheet) => sheet.form === form));
  });
}
document.querySelector("[data-drop]")?.addEventListener("click", async (event) => {
  event.preventDefault();
  await Promise.all(drafts.filter(isOurs(sheets[0])).map((draft) => drop(draft.key)));
  location.assign(event.target.href);
});
addEventListener("beforeunload", (event) => {
  if (unkept) event.preventDefault();
});
addEventListener("online", () => {
  sayAge({ isBack: true });
  sendWaiting();
});
setInterval(sendWaiting, OFTEN);
await keepPages().catch(() => {});
await sendWaiting().catch(() => {});
