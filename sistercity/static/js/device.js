// What a person has typed and not sent yet stays on the device until they sign out: then, and when
// somebody else signs in on it, it is cleared. Keeping and using it is the work of draft-form.js
// and uploads.js, which write under the same names.

const PREFIX = "draft|";
const FILES_MARK = "draft-files"; // whose files lie in the database of that name
const channel = new BroadcastChannel("drafts");
const reader = document.body.dataset.reader;

function drafts(isWanted) {
  return Object.keys(localStorage).filter(
    (name) => name.startsWith(PREFIX) && isWanted(name.split("|")[1]),
  );
}

function clear(isWanted) {
  drafts(isWanted).forEach((name) => localStorage.removeItem(name));
  const owner = localStorage.getItem(FILES_MARK);
  if (owner !== null && isWanted(owner)) {
    indexedDB.deleteDatabase(FILES_MARK);
    localStorage.removeItem(FILES_MARK);
  }
}

/** On the page of one's work: what waits on this device alone, with the way to it. */
function list() {
  const template = document.querySelector("template[data-device-drafts]");
  const names = drafts((owner) => owner === reader);
  if (!template || !names.length) {
    return;
  }
  const note = template.content.firstElementChild.cloneNode(true);
  const line = note.querySelector("li");
  line.remove();
  for (const draft of names.map((name) => JSON.parse(localStorage.getItem(name)))) {
    const item = line.cloneNode(true);
    const link = item.querySelector("a");
    [link.href, link.textContent] = [draft.page, draft.title];
    note.querySelector("ul").append(item);
  }
  template.after(note);
}

function signOut(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("signOut" in form.dataset)) {
    return;
  }
  if (drafts((owner) => owner === reader).length && !confirm(form.dataset.signOut)) {
    event.preventDefault();
    return;
  }
  channel.postMessage({ kind: "end" });
  clear(() => true);
}

try {
  if (reader) {
    clear((owner) => owner !== reader);
    list();
  } else if (document.querySelector("[data-signed-out]")) {
    clear(() => true);
  }
  document.addEventListener("submit", signOut);
} catch {
  // A browser that keeps nothing has nothing to clear.
}
