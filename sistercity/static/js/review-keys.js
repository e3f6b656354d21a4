// Keys of the desks: J and K (or the arrows) go through a list or from one activity to the next,
// A leads to the button that approves, R to what is to be corrected. They rest while somebody
// types, with a modifier held, and when switched off, which this machine remembers.

const STORED = "review-keys";
const switches = [...document.querySelectorAll("[data-keys-switch]")];
const rows = [...document.querySelectorAll("[data-key-row]")];

function areOn() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

function keep(isOn) {
  try {
    localStorage.setItem(STORED, isOn ? "on" : "off");
  } catch {
    // A browser that stores nothing keeps them on.
  }
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function step(by) {
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by;
  rows[next]?.focus();
}

/** Buttons are only reached, so that nothing is decided by one slip of a finger. */
function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) {
    return false;
  }
  if (target.tagName === "BUTTON") {
    target.focus();
  } else if (target.hash && target.pathname === location.pathname) {
    document.querySelector(target.hash)?.querySelector("textarea")?.focus();
  } else {
    target.click();
  }
  return true;
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) {
    return;
  }
  if (!areOn() || isTyping(event.target)) {
    return;
  }
  const way = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const inList = rows.some((row) => row.contains(document.activeElement));
  if (way && rows.length > 0 && (inList || !event.key.startsWith("Arrow"))) {
    step(way);
    event.preventDefault();
  } else if (["a", "r", "j", "k"].includes(event.key) && press(event.key)) {
    event.preventDefault();
  }
}

for (const box of switches) {
  box.closest("details").hidden = false;
  box.checked = areOn();
  box.addEventListener("change", () => keep(box.checked));
}
document.addEventListener("keydown", pressed);
