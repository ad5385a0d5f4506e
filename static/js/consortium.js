// The behaviour every page shares. Pages work without it.
import { initAll } from "../vendor/nhsuk/nhsuk-frontend.min.js";
import { draftsOf, forget, leaveOnlyPagesOf } from "./kept.js";

initAll();

// On a shared phone nobody finds the pages of whoever was here before.
const { reader } = document.body.dataset;
leaveOnlyPagesOf(reader);

// Signing out clears what is kept on this device; readings that are nowhere else are asked about.
const leaving = document.querySelector("form[action$='/sign-out']");
leaving?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const kept = await draftsOf(reader).catch(() => []);
  const numbers = kept.map((draft) => draft.number).join(", ");
  if (kept.length && !confirm(`Not recorded yet: ${numbers}. Sign out, and lose these readings?`)) return;
  await forget(reader).catch(() => {});
  leaving.submit();
});

// The name of a button that takes a file must hold the words on it as they are seen: the library
// puts a hidden comma between them.
for (const button of document.querySelectorAll(".nhsuk-file-upload__drop-button")) {
  document.getElementById(`${button.id}-comma`).remove();
  button.setAttribute("aria-labelledby", `${button.id}-label ${button.id}`);
}

// A job's page looks once a second how far the job is, and reloads when it has ended.
const job = document.querySelector("[data-job]");
if (job && job.dataset.ended === "no") {
  const bar = job.querySelector("progress");
  const note = job.querySelector("[data-job-note]");
  const look = async () => {
    const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const progress = await answer.json();
    if (progress.ended) {
      location.reload();
      return;
    }
    bar.value = progress.percent;
    if (progress.note) note.textContent = progress.note;
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
}

// A draft saves itself while it is typed; the button beside it does the same without scripts.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const note = form.querySelector("[data-autosave-note]");
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  const save = async () => {
    if (changed) {
      changed = false;
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      }).catch(() => ({ ok: false }));
      if (answer.ok) {
        form.elements.version.value = (await answer.json()).version;
        note.textContent = `Draft saved at ${new Date().toLocaleTimeString("en-GB")}`;
      } else {
        changed = true;
        note.textContent = "The draft could not be saved just now: press Save the draft.";
      }
    }
    setTimeout(save, 15000);
  };
  setTimeout(save, 15000);
}

// Leaving a form with typed words in it asks first; one that came back with errors holds some.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = document.querySelector(".nhsuk-error-summary") !== null;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
