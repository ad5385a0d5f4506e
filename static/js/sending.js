// Sends readings that were kept, once each: their key makes a second arrival answer like the first.
import { drop, keep } from "./kept.js";

const RESULT = "/equipment/calibrations/";
const SIGN_IN = "/sign-in";
const HOME = "/equipment/ward";

// What became of it: "recorded" with where and what it said, "refused" when somebody must look at it,
// "waiting" when nobody answered.
export async function send(draft) {
  try {
    let answer = await post(draft, tokenOf(document));
    if (answer.status === 400 || isSignIn(answer)) {
      const token = await freshToken(draft.reader);
      if (!token) return waiting(draft, "Sign in again to send it.");
      answer = await post(draft, token);
    }
    return await outcome(draft, answer);
  } catch {
    return waiting(draft, "It is sent when the network is back.");
  }
}

function post(draft, token) {
  const body = new URLSearchParams([...draft.entries, ["csrf_token", token]]);
  return fetch(draft.address, { method: "POST", body });
}

async function outcome(draft, answer) {
  const page = read(await answer.text());
  const { pathname } = new URL(answer.url);
  if (answer.ok && pathname.startsWith(RESULT)) {
    await drop(draft.key);
    const word = page.querySelector(".app-verdict__word").textContent.trim();
    return { state: "recorded", address: answer.url, word };
  }
  if (answer.status >= 500 || isSignIn(answer)) return waiting(draft, "It is sent later.");
  const problems = [...page.querySelectorAll(".nhsuk-error-summary__list li")];
  const said = problems.length ? problems : [...page.querySelectorAll("main p")].slice(0, 1);
  draft.state = "refused";
  draft.says = said.map((each) => each.textContent.trim()).join(" ");
  await keep(draft);
  return { state: "refused", says: draft.says };
}

function waiting(draft, says) {
  return { state: "waiting", says };
}

const isSignIn = (answer) => new URL(answer.url).pathname.startsWith(SIGN_IN);
const read = (html) => new DOMParser().parseFromString(html, "text/html");
const tokenOf = (page) => page.querySelector("input[name=csrf_token]")?.value ?? "";

// Only for the same reader: on a shared phone somebody else may have signed in since.
async function freshToken(reader) {
  const page = read(await (await fetch(HOME)).text());
  return page.body.dataset.reader === reader ? tokenOf(page) : "";
}
