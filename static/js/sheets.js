// The sheets of a page: one form for one device, or a form in which each device has a card. Reads
// their fields, fills them in again, and says at once what a reading means.
const MILLION = 1_000_000n;
const SPOKEN = [[/^(minus|−|–)\s*/i, "-"], [/\s*point\s*/i, "."]];

export function sheetsOf(page) {
  return [...page.querySelectorAll("[data-sheet]")].map((box) => new Sheet(box));
}

class Sheet {
  constructor(box) {
    Object.assign(this, box.dataset);
    this.box = box;
    this.form = box.closest("form");
    this.prefix ??= "";
    this.says = box.querySelector("[data-says]");
  }

  // Everything that is sent for this device alone, by the names that its own sheet has.
  entries() {
    const others = [...this.form.querySelectorAll("[data-prefix]")].map((each) => each.dataset.prefix);
    const found = [];
    for (const [name, value] of new FormData(this.form)) {
      if (name === "csrf_token" || name === "device") continue;
      if (this.prefix && name.startsWith(this.prefix)) found.push([name.slice(this.prefix.length), value]);
      else if (!others.some((other) => name.startsWith(other))) found.push([name, value]);
    }
    return found;
  }

  get readings() {
    return [...this.box.querySelectorAll("input[inputmode=decimal][name*='reading_']")];
  }

  get isFilled() {
    return this.readings.some((field) => field.value.trim());
  }

  fill(entries) {
    const given = new Map();
    for (const [name, value] of entries) given.set(name, [...(given.get(name) ?? []), value]);
    for (const field of this.form.elements) {
      if (field.name === "csrf_token" || field.name === "version_id") continue;
      const isOwn = this.box.contains(field);
      const values = given.get(isOwn ? field.name.slice(this.prefix.length) : field.name);
      if (!values) continue;
      if (field.type === "checkbox") field.checked = values.includes(field.value);
      else [field.value] = values;
    }
  }

  // Other readings than those that were sent: they are another record, whatever became of the first.
  renew() {
    const key = this.box.querySelector("[name$='idempotency_key']");
    if (crypto.randomUUID) key.value = crypto.randomUUID();
  }

  lock() {
    for (const field of this.box.querySelectorAll("input, textarea, button, select")) {
      if (this.prefix || field.type !== "hidden") field.disabled = true;
    }
  }

  // Per point: within the limits, outside, or nothing yet. The server decides; this only says it sooner.
  judge() {
    const verdicts = [...this.box.querySelectorAll("[data-limits]")].map((place) => {
      const fields = [...place.querySelectorAll("input[inputmode=decimal]")];
      const verdict = verdictOf(fields.map((field) => field.value), place.dataset);
      const note = place.querySelector("[data-verdict]");
      if (note) note.textContent = { pass: "✓ Within the limits", fail: "✗ Outside the limits" }[verdict] ?? "";
      return verdict;
    });
    if (!verdicts.length || verdicts.includes("")) return "";
    return verdicts.includes("fail") ? "fail" : "pass";
  }
}

function verdictOf(texts, { nominal, lower, upper, unit }) {
  const values = texts.map((text) => exact(numberIn(text, unit)));
  if (!values.length || values.includes(null)) return "";
  const count = BigInt(values.length);
  const excess = values.reduce((sum, value) => sum + value, 0n) - count * exact(nominal);
  return count * exact(lower) <= excess && excess <= count * exact(upper) ? "pass" : "fail";
}

function numberIn(typed, unit) {
  let text = typed.trim();
  if (text.toLowerCase().endsWith(unit.toLowerCase())) text = text.slice(0, text.length - unit.length);
  for (const [sign, written] of SPOKEN) text = text.replace(sign, written);
  return text.trim();
}

// A decimal as a whole number of millionths, or null: no reading goes through a float.
function exact(text) {
  const found = /^([+-]?)(\d*)(?:\.(\d{0,6}))?$/.exec(text);
  if (!found || !(found[2] || found[3])) return null;
  const size = BigInt(found[2] || 0) * MILLION + BigInt((found[3] ?? "").padEnd(6, "0"));
  return found[1] === "-" ? -size : size;
}
