// Files of a form, one request each: shrunk before they are sent, sent again until they arrive,
// taken off, told apart from those that the server refuses. A file that has not arrived stays on
// the device with the draft of the form (draft-form.js). Without this script the field sends all
// files with the form.

const DATABASE = "draft-files"; // also the mark that device.js clears by
const LONGEST_SIDE = 2400;
const PICTURE_SIDE = 192;
const QUALITY = 0.88;
const PATIENCE_MS = 180_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
// What a camera makes; a drawing or a film goes as it is, and the server says what it thinks of it.
const PHOTO = /^image\/(jpeg|png|webp|hei[cf])$/;
const PHOTO_NAME = /\.(jpe?g|hei[cf])$/i;

const reader = document.body.dataset.reader;

/** One act on the database of waiting files; null where the browser keeps none. */
function kept(act) {
  return new Promise((resolve) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore("files", { keyPath: "id" }).createIndex("slot", "slot");
    opening.onerror = () => resolve(null);
    opening.onsuccess = () => {
      const database = opening.result;
      localStorage.setItem(DATABASE, reader);
      const transaction = database.transaction("files", "readwrite");
      let request;
      const close = (value) => {
        database.close();
        resolve(value);
      };
      transaction.oncomplete = () => close(request.result);
      transaction.onerror = transaction.onabort = () => close(null);
      try {
        request = act(transaction.objectStore("files"));
      } catch {
        close(null);
      }
    };
  });
}

function drawn(picture, side, type) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  if (type === "image/jpeg") {
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The file to send, without what a camera writes beside the picture, and a picture to show. */
async function prepared(file) {
  if (!PHOTO.test(file.type) && !(file.type === "" && PHOTO_NAME.test(file.name))) {
    return { file };
  }
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { file }; // too large for this device, damaged, or of a kind that it does not read
  }
  const type = file.type === "image/png" ? "image/png" : "image/jpeg";
  const shown = drawn(picture, PICTURE_SIDE, "image/jpeg").toDataURL("image/jpeg", 0.7);
  const canvas = drawn(picture, LONGEST_SIDE, type);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
  if (!blob) {
    return { file, shown };
  }
  const name = type === "image/jpeg" ? file.name.replace(/\.(hei[cf]|webp)$/i, ".jpg") : file.name;
  return { file: new File([blob], name, { type }), shown };
}

class Uploads {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.input = box.querySelector("input[type=file]");
    this.list = box.querySelector(".uploads");
    this.said = box.querySelector("[data-uploads-said]");
    this.waiting = []; // not arrived yet, the first being sent
    this.after = null; // the button that was pressed before all had arrived
    this.count = 0;
    this.input.addEventListener("change", () => this.choose());
    this.list.querySelectorAll(".upload").forEach((row) => this.offerRemoval(row));
    document.addEventListener("submit", (event) => this.holdBack(event), true);
    this.form.addEventListener("draft:use", ({ detail }) => this.takeOver(detail));
    this.form.addEventListener("draft:forget", ({ detail }) => this.forget(detail.slot));
    addEventListener("online", () => this.sendNext());
  }

  async choose() {
    const files = [...this.input.files];
    this.input.value = "";
    for (const file of files) {
      const item = this.add({ id: crypto.randomUUID?.() ?? String(Math.random()), name: file.name });
      // Kept as it came at once: shrinking may take a while, and the page may be left meanwhile.
      item.isPreparing = true;
      this.keep(item, file);
      const { file: sent, shown } = await prepared(file);
      item.isPreparing = false;
      if (item.isGone) {
        continue;
      }
      this.show(item, shown);
      item.file = sent;
      this.keep(item, sent);
      this.sendNext();
    }
  }

  /** A row for a file that has not arrived. */
  add({ id, name, caption = "", altText = "" }) {
    const template = this.box.querySelector("template[data-upload]");
    const row = template.content.firstElementChild.cloneNode(true);
    const item = { id, name, row, wait: FIRST_WAIT_MS, progress: row.querySelector("progress") };
    this.count += 1;
    item.order = this.count;
    row.querySelector(".upload-name").textContent = name;
    row.querySelectorAll("[data-file]").forEach((words) => (words.textContent = ` ${name}`));
    row.querySelectorAll("[data-for]").forEach((label) => {
      const field = row.querySelector(`[data-${label.dataset.for}]`);
      field.id = label.htmlFor = `upload-${label.dataset.for}-${this.count}`;
    });
    item.progress.setAttribute("aria-label", name);
    row.querySelector("[data-caption]").value = caption;
    row.querySelector("[data-alt-text]").value = altText;
    row.querySelector("[data-again]").addEventListener("click", () => this.sendNow(item));
    row.querySelector("[data-remove]").addEventListener("click", () => this.remove(item));
    row.addEventListener("input", () => item.file && this.keep(item, item.file));
    this.list.append(row);
    this.waiting.push(item);
    this.tell(item, "waiting");
    this.changed();
    return item;
  }

  show(item, shown) {
    if (shown) {
      const picture = item.row.querySelector("img");
      picture.src = item.shown = shown;
      picture.hidden = false;
    }
  }

  sendNext() {
    const item = this.waiting[0];
    if (item?.file && !item.request && !item.isRefused) {
      clearTimeout(item.timer);
      this.send(item);
    }
  }

  sendNow(item) {
    this.waiting = [item, ...this.waiting.filter((other) => other !== item)];
    this.sendNext();
  }

  send(item) {
    const body = new FormData();
    body.append("file", item.file, item.file.name);
    const request = (item.request = new XMLHttpRequest());
    request.open("POST", this.box.dataset.hold);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", this.form.elements.csrfmiddlewaretoken.value);
    request.timeout = PATIENCE_MS;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      item.progress.value = Math.round((100 * loaded) / total);
    });
    request.addEventListener("loadend", () => this.sent(item, request));
    this.tell(item, "sending");
    request.send(body);
  }

  sent(item, request) {
    item.request = null;
    if (item.isGone) {
      return;
    }
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // No answer, or a page of a server in front of ours.
    }
    if (request.status === 200) {
      this.arrived(item, answer);
    } else if (request.status === 401) {
      this.tell(item, "signed-out");
      const here = encodeURIComponent(location.pathname + location.search);
      item.row.querySelector("a").href = `${answer.sign_in}?next=${here}`;
    } else if (answer.refusal && request.status === 422) {
      this.refuse(item, answer.refusal);
    } else if (request.status === 403) {
      this.tell(item, "closed");
    } else {
      this.tell(item, "no-link");
      item.timer = setTimeout(() => this.sendNext(), item.wait);
      item.wait = Math.min(2 * item.wait, LONGEST_WAIT_MS);
    }
  }

  arrived(item, { name, token, is_image: isImage }) {
    const { row } = item;
    row.querySelector(".upload-name").textContent = name;
    row.querySelector("[data-held]").value = token;
    row.querySelector("[data-held-name]").value = name;
    // Named only now: what is said of a file travels in the order of the files that arrived.
    row.querySelectorAll("[data-named]").forEach((field) => (field.name = field.dataset.named));
    row.querySelector("[data-words-of-picture]").hidden = !isImage;
    this.tell(item, "arrived");
    this.settle(item);
    this.drop(item.id);
    this.changed();
  }

  refuse(item, words) {
    item.isRefused = true;
    this.tell(item, "refused", words);
    part(item, ".upload-words").hidden = true;
    const wasPressed = this.after !== null;
    this.after = null;
    this.settle(item);
    this.said.textContent = wasPressed ? this.said.dataset.refused : "";
    this.drop(item.id);
  }

  /** It no longer waits, whatever came of it. */
  settle(item) {
    this.waiting = this.waiting.filter((other) => other !== item);
    if (this.waiting.length) {
      this.sendNext();
      return;
    }
    this.said.textContent = "";
    const after = this.after;
    this.after = null;
    if (after) {
      this.form.requestSubmit(after);
    }
  }

  remove(item) {
    item.isGone = true;
    clearTimeout(item.timer);
    item.request?.abort();
    const next = item.row.nextElementSibling?.querySelector("button") ?? this.input;
    item.row.remove();
    next.focus();
    this.drop(item.id);
    this.settle(item);
    this.changed();
  }

  /** Rows that the page came with have arrived before. */
  offerRemoval(arrived) {
    const button = arrived.querySelector("[data-remove]");
    button.hidden = false;
    button.addEventListener("click", () => {
      arrived.remove();
      this.input.focus();
      this.changed();
    });
  }

  /** The form waits until every file has arrived; then it is sent as it was pressed. */
  holdBack(event) {
    if (event.target === this.form && this.waiting.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.after = event.submitter;
      const isSaving = event.submitter?.name !== "switch_language";
      this.said.textContent = isSaving ? this.said.dataset.words : "";
      this.sendNext();
    }
  }

  /** Go on with the files of a draft: those that arrived stand in it, the others lie here. */
  async takeOver({ slot, entries }) {
    const of = (name) => entries.filter(([one]) => one === name).map(([, value]) => value);
    const [tokens, names, captions, altTexts] = [
      "held", "held_name", "held_caption", "held_alt_text",
    ].map(of);
    tokens.forEach((token, at) => {
      const item = this.add({
        id: token, name: names[at], caption: captions[at], altText: altTexts[at],
      });
      const isImage = altTexts[at] !== "" || !/\.pdf$/i.test(names[at]);
      this.arrived(item, { name: names[at], token, is_image: isImage });
    });
    const files = (await kept((store) => store.index("slot").getAll(slot))) ?? [];
    files.sort((one, other) => one.order - other.order);
    for (const { id, name, file, caption, altText } of files) {
      const item = this.add({ id, name, caption, altText });
      const { file: sent, shown } = await prepared(file);
      item.file = sent;
      this.show(item, shown);
      this.keep(item, sent);
      this.sendNext();
    }
  }

  async forget(slot) {
    if (localStorage.getItem(DATABASE) === null) {
      return;
    }
    const ids = (await kept((store) => store.index("slot").getAllKeys(slot))) ?? [];
    ids.forEach((id) => this.drop(id));
  }

  keep(item, file) {
    const { id, name, order } = item;
    const { slot } = this.form.dataset;
    const caption = part(item, "[data-caption]").value;
    const altText = part(item, "[data-alt-text]").value;
    kept((store) => store.put({ id, name, order, slot, file, caption, altText }));
  }

  drop(id) {
    kept((store) => store.delete(id));
  }

  tell(item, state, words = "") {
    item.row.dataset.state = state;
    part(item, ".upload-state").textContent = words || this.box.dataset[camel(state)];
    part(item, "[data-again]").hidden = !["no-link", "closed", "signed-out"].includes(state);
    part(item, "[data-sign-in]").hidden = state !== "signed-out";
    item.progress.hidden = !["waiting", "sending", "no-link"].includes(state);
  }

  changed() {
    this.form.dispatchEvent(new Event("uploads:changed"));
  }
}

function part(item, selector) {
  return item.row.querySelector(selector);
}

function camel(state) {
  return `say${state.replaceAll(/(^|-)(\w)/g, (_all, _dash, letter) => letter.toUpperCase())}`;
}

for (const box of document.querySelectorAll(".file-fields[data-hold]")) {
  new Uploads(box);
}
