// A form marked data-draft keeps what is typed on this device, for this person alone, until the
// server has it, and is sent by script: a dropped link, a second tab or the end of a sign-in loses
// nothing. Its files are the work of uploads.js, which hears of drafts by events on the form.
//
// data-draft names what is written ("activity:7", "new:TH-50"); drafts of the same name are offered
// when the form is opened again. The words stand in the page, in elements with data-say.

const SAVE_AFTER_MS = 400;
const SEND_AGAIN_MS = 20_000;
const PATIENCE_MS = 60_000;
// These stand above the form; what came of sending it stands beside its buttons.
const ABOVE = new Set(["offer", "used", "second-tab", "saved-elsewhere"]);
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "switch_language"]);

const reader = document.body.dataset.reader;
const language = document.documentElement.lang.slice(0, 2);
const clock = new Intl.DateTimeFormat(language === "th" ? "th-TH-u-ca-buddhist" : "en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
});

/** What is typed in a form, as pairs of name and value; files are not. */
function entriesOf(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !NOT_TYPED.has(name),
  );
}

/** What is typed, to be compared: of which version it was does not matter for that. */
function told(entries) {
  return JSON.stringify(entries.filter(([name]) => !["revision", "form_key"].includes(name)));
}

/** Put pairs back into the fields of a form; a box that is not named is not ticked. */
function fill(form, entries) {
  const left = [...entries];
  for (const field of form.elements) {
    const isTyped = field.name && !NOT_TYPED.has(field.name) && !field.name.startsWith("held");
    if (!isTyped || ["file", "submit", "button"].includes(field.type)) {
      continue;
    }
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = entries.some(([name, value]) => name === field.name && value === field.value);
    } else {
      const at = left.findIndex(([name]) => name === field.name);
      if (at >= 0) {
        field.value = left.splice(at, 1)[0][1];
      }
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const folded of form.querySelectorAll("details")) {
    const fields = [...folded.querySelectorAll("input, select, textarea")];
    folded.open ||= fields.some((field) => field.checked || (field.value && !("checked" in field)));
    folded.open ||= fields.some((field) => field.type === "text" && field.value);
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.above = form.querySelector("[data-notes=above]");
    this.beside = form.querySelector("[data-notes=beside]");
    this.slot = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    this.prefix = `draft|${reader}|${form.dataset.draft}|`;
    this.alive = new Set([this.slot]);
    this.isDirty = false;
    form.dataset.slot = this.slot;
    this.channel = new BroadcastChannel("drafts");
    this.channel.addEventListener("message", ({ data }) => this.hear(data));
    this.channel.postMessage({ kind: "open", about: this.about, slot: this.slot });
    form.addEventListener("input", () => this.touch());
    form.addEventListener("change", () => this.touch());
    form.addEventListener("uploads:changed", () => this.touch());
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pagehide", () => this.save());
    document.addEventListener("visibilitychange", () => this.save());
    addEventListener("online", () => this.sendAgain());
    // Other tabs that still show a draft have answered by then.
    setTimeout(() => this.offer(), 150);
  }

  /** What is written here: two tabs about the same would overwrite each other. */
  get about() {
    return this.form.elements.form_key?.value || this.form.dataset.draft;
  }

  hear({ kind, about, slot }) {
    if (kind === "open") {
      this.channel.postMessage({ kind: "here", about: this.about, slot: this.slot });
    } else if (kind === "here") {
      this.alive.add(slot);
      if (about === this.about) {
        this.say("second-tab");
      }
    } else if (kind === "saved" && about === this.about) {
      this.say("saved-elsewhere");
    } else if (kind === "end") {
      this.hasEnded = true;
      this.say("signed-out");
    }
  }

  touch() {
    this.isDirty = true;
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  save() {
    if (!this.isDirty || this.hasEnded) {
      return;
    }
    const { page } = this.form.dataset;
    const entries = entriesOf(this.form);
    const title = this.form.elements.title?.value || document.title;
    const draft = { at: Date.now(), page, title, entries };
    try {
      localStorage.setItem(this.prefix + this.slot, JSON.stringify(draft));
    } catch {
      delete this.form.dataset.kept; // guard.js warns before the page is left
      this.say("not-kept");
      return;
    }
    this.isDirty = false;
    this.form.dataset.kept = "yes";
    const line = this.form.querySelector("[data-kept-at]");
    line.hidden = false;
    line.querySelector("time").textContent = clock.format(draft.at);
  }

  forget(slot = this.slot) {
    clearTimeout(this.saving);
    localStorage.removeItem(this.prefix + slot);
    this.form.dispatchEvent(new CustomEvent("draft:forget", { detail: { slot } }));
  }

  /** Drafts of this name that no open page shows, the latest first. */
  found() {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(this.prefix))
      .map((name) => ({ slot: name.slice(this.prefix.length), ...JSON.parse(localStorage[name]) }))
      .filter(({ slot }) => !this.alive.has(slot))
      .sort((one, other) => other.at - one.at);
  }

  offer() {
    const now = told(entriesOf(this.form));
    for (const draft of this.found()) {
      if (told(draft.entries) === now) {
        // The page came back with what was typed: it goes on as that draft.
        this.take(draft, { isShown: true });
        continue;
      }
      const note = this.say("offer", { isMany: true });
      note.querySelector("[data-title]").textContent = draft.title;
      note.querySelector("time").textContent = clock.format(draft.at);
      note.querySelector("[data-use]").addEventListener("click", () => {
        note.remove();
        this.take(draft, { isShown: false });
        this.say("used");
        this.form.querySelector("input:not([type=hidden]), textarea").focus();
      });
      note.querySelector("[data-discard]").addEventListener("click", () => {
        note.remove();
        this.forget(draft.slot);
      });
    }
  }

  take({ slot, entries }, { isShown }) {
    if (!isShown) {
      fill(this.form, entries);
    }
    const detail = { slot, entries: isShown ? [] : entries };
    this.form.dispatchEvent(new CustomEvent("draft:use", { detail }));
    localStorage.removeItem(this.prefix + slot);
    this.isDirty = true;
    this.save();
  }

  /** Show one of the page's notes; each once, unless there may be several. */
  say(name, { isMany = false } = {}) {
    const place = ABOVE.has(name) ? this.above : this.beside;
    const shown = [...place.children].find((note) => note.dataset.said === name);
    if (shown && !isMany) {
      return shown;
    }
    const words = this.form.querySelector(`template[data-say="${name}"]`);
    const note = words.content.firstElementChild.cloneNode(true);
    note.dataset.said = name;
    place.append(note);
    return note;
  }

  unsay(...names) {
    for (const note of this.form.querySelectorAll("[data-said]")) {
      if (names.includes(note.dataset.said)) {
        note.remove();
      }
    }
  }

  submit(event) {
    if (event.defaultPrevented || event.submitter?.name === "switch_language") {
      return;
    }
    event.preventDefault();
    if (!this.pressed) {
      this.pressed = event.submitter ?? this.form.querySelector("button[type=submit]");
      this.send();
    }
  }

  async send() {
    this.isDirty = true;
    this.save();
    this.unsay("offline", "broken", "refused", "signed-out");
    this.rest(true);
    const body = new FormData(this.form);
    body.delete("files");
    body.append(this.pressed.name || "save", this.pressed.value);
    let answer;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json, text/html;q=0.5" },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await this.answered(answer, await answer.text());
    } catch {
      this.fail("offline");
      this.waiting = setTimeout(() => this.sendAgain(), SEND_AGAIN_MS);
    }
  }

  answered(answer, text) {
    if (answer.status === 401) {
      const note = this.fail("signed-out");
      this.pressed = null;
      const here = encodeURIComponent(location.pathname + location.search);
      note.querySelector("a").href = `${JSON.parse(text).sign_in}?next=${here}`;
    } else if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      this.done(new URL(JSON.parse(text).href, location));
    } else if (answer.ok || answer.status === 409) {
      this.showAnswer(text);
    } else {
      const page = new DOMParser().parseFromString(text, "text/html");
      const words = [...page.querySelectorAll("main .notice-title, main .empty-state p")];
      const isRefused = [403, 404].includes(answer.status);
      const note = this.fail(isRefused ? "refused" : "broken");
      this.pressed = null;
      const said = isRefused ? words.map((one) => one.textContent.trim()) : [];
      note.querySelector("[data-words]")?.append(said.join(" · "));
    }
  }

  done(url) {
    this.channel.postMessage({ kind: "saved", about: this.about, slot: this.slot });
    this.hasEnded = true;
    this.forget();
    if (url.pathname === location.pathname && url.search === location.search) {
      history.replaceState(null, "", url);
      location.reload();
    } else {
      // In place of the form, so that the back button leads to no second form of the same.
      location.replace(url);
    }
  }

  /** The server answers with the form and what is wrong in it: let the browser show that page. */
  showAnswer(text) {
    // A new form that comes back as the one of a draft goes on under its name.
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.querySelector("form[data-draft]")?.dataset;
    if (next && next.draft !== this.form.dataset.draft) {
      const draft = { ...JSON.parse(localStorage.getItem(this.prefix + this.slot)), page: next.page };
      localStorage.removeItem(this.prefix + this.slot);
      localStorage.setItem(`draft|${reader}|${next.draft}|${this.slot}`, JSON.stringify(draft));
      this.hasEnded = true;
    }
    const pressed = document.createElement("input");
    pressed.type = "hidden";
    [pressed.name, pressed.value] = [this.pressed.name || "save", this.pressed.value];
    this.form.append(pressed);
    this.form.dataset.kept = "yes";
    HTMLFormElement.prototype.submit.call(this.form);
  }

  fail(name) {
    this.rest(false);
    const note = this.say(name);
    note.querySelector("[data-again]")?.addEventListener("click", () => this.sendAgain());
    note.scrollIntoView({ block: "nearest" });
    return note;
  }

  sendAgain() {
    if (this.pressed && !this.isResting) {
      clearTimeout(this.waiting);
      this.send();
    }
  }

  rest(isResting) {
    this.isResting = isResting;
    for (const button of this.form.querySelectorAll("button[type=submit]")) {
      button.disabled = isResting;
      button.dataset.label ??= button.textContent;
      const busy = button === this.pressed && button.dataset.busy;
      button.textContent = isResting && busy ? busy : button.dataset.label;
    }
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  new Draft(form);
}
