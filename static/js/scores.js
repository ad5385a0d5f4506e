// Saves a score sheet as it is filled in. Without a network it is kept on this device and sent when
// the network is back. When another device saved in between, the reader chooses: nothing is merged.
// What was sent and never answered may have arrived all the same: finding it saved is no conflict.
const form = document.querySelector("[data-score-sheet]");

if (form) {
  const address = form.dataset.scoreSheet;
  const key = `scores:${address}`;
  const note = form.querySelector("[data-score-note]");
  const versionField = form.elements.namedItem("version");
  const fields = () =>
    [...form.elements].filter((field) => /^(value|note)_/.test(field.name));
  let timer;
  let sending = false;
  let unanswered = [];

  const read = () => {
    const values = {};
    for (const field of fields()) {
      if (field.type !== "radio") values[field.name] = field.value;
      else if (field.checked) values[field.name] = field.value;
      else values[field.name] ??= "";
    }
    return values;
  };
  const write = (values) => {
    for (const field of fields()) {
      const value = values[field.name] ?? "";
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  };
  const plain = (text) => (text ?? "").replaceAll("\r\n", "\n").trim();
  const same = (one, other) =>
    Object.keys({ ...one, ...other }).every((name) => plain(one[name]) === plain(other[name]));
  const isOurs = (saved) => unanswered.some((sent) => same(sent, saved));
  const say = (text) => {
    note.textContent = text;
  };
  const keep = () => {
    const kept = { base: Number(versionField.value), values: read(), unanswered };
    localStorage.setItem(key, JSON.stringify(kept));
  };
  const forget = () => localStorage.removeItem(key);
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  const labelOf = (name) => {
    const field = fields().find((each) => each.name === name);
    const group = field.closest("fieldset")?.querySelector("legend");
    return (group ?? form.querySelector(`label[for="${field.id}"]`)).textContent.trim();
  };
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "nhsuk-button nhsuk-button--secondary";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  // Shows both versions of every field that differs, and waits for a decision.
  const choose = (saved, version) => {
    const mine = read();
    const box = document.createElement("div");
    box.className = "nhsuk-warning-callout";
    const heading = document.createElement("h2");
    heading.className = "nhsuk-warning-callout__label";
    heading.textContent = "This sheet was saved elsewhere, too";
    const list = document.createElement("ul");
    for (const name of Object.keys(mine)) {
      if ((mine[name] ?? "") === (saved[name] ?? "")) continue;
      const item = document.createElement("li");
      item.textContent = `${labelOf(name)}: here “${mine[name]}”, saved “${saved[name] ?? ""}”`;
      list.append(item);
    }
    const decide = (values, isMine) => () => {
      versionField.value = version;
      unanswered = [];
      write(values);
      say("");
      if (isMine) {
        keep();
        later(0);
      } else {
        forget();
        say("The saved version is shown.");
      }
    };
    box.append(
      heading,
      list,
      button("Keep what is here", decide(mine, true)),
      " ",
      button("Take what is saved", decide(saved, false)),
    );
    note.replaceChildren(box);
  };

  async function send() {
    if (sending) {
      later(500);
      return;
    }
    const sent = read();
    sending = true;
    if (!isOurs(sent)) unanswered.push(sent);
    keep();
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      const said = await answer.json();
      if (answer.ok) {
        versionField.value = said.version;
        unanswered = [];
        if (same(sent, read())) forget();
        else keep();
        say("Saved.");
      } else if (answer.status === 409 && said.marks && isOurs(said.marks)) {
        versionField.value = said.version;
        later(0);
      } else if (answer.status === 409 && said.marks) {
        choose(said.marks, said.version);
      } else {
        say(`Not saved: ${said.refused ?? "reload the page, what you typed is kept on this device"}`);
      }
    } catch {
      say("No network: what you type is kept on this device and sent when the network is back.");
      later(15_000);
    } finally {
      sending = false;
    }
  }

  form.addEventListener("input", () => {
    keep();
    later(1_200);
  });
  addEventListener("online", () => {
    if (localStorage.getItem(key)) later(0);
  });
  // What is sent with the form itself need not be kept; without a network it stays.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (navigator.onLine) forget();
  });

  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (kept && !same(kept.values, read())) {
    const saved = read();
    unanswered = kept.unanswered ?? [];
    write(kept.values);
    if (kept.base === Number(versionField.value) || isOurs(saved)) later(0);
    else choose(saved, Number(versionField.value));
  } else {
    // It arrived before the page was left.
    forget();
  }
}
