// A form marked data-once is sent once: a second press does nothing while the first is on its way.
// Without a link no form is sent: the browser would show an error page in place of what was typed.

function sent(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) {
    return;
  }
  if (!navigator.onLine && form.method === "post" && !form.dataset.reached) {
    event.preventDefault();
    // Scripts that took the form for sent are told that it still holds what was typed.
    form.dispatchEvent(new Event("change"));
    reach(form, event.submitter);
    return;
  }
  if (!("once" in form.dataset)) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // The pressed button's own name and value must still be sent: disable after this turn.
  setTimeout(() => rest(form), 0);
}

// Whether the portal answers though the device names no link: it may be the same machine.
async function reach(form, submitter) {
  form.querySelector(":scope .not-sent")?.remove();
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store" });
  } catch {
    const said = document.createElement("p");
    said.className = "notice notice-warn not-sent";
    said.setAttribute("role", "alert");
    said.textContent = document.body.dataset.offline;
    (submitter?.closest(".buttons") ?? form.lastElementChild ?? form).before(said);
    return;
  }
  form.dataset.reached = "yes";
  form.requestSubmit(submitter);
  delete form.dataset.reached;
}

function rest(form) {
  for (const button of buttonsOf(form)) {
    button.disabled = true;
    if (button.dataset.busy) {
      button.dataset.label = button.textContent;
      button.textContent = button.dataset.busy;
    }
  }
}

function wake(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) {
    button.disabled = false;
    if (button.dataset.label) {
      button.textContent = button.dataset.label;
    }
  }
}

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

document.addEventListener("submit", sent);
// Coming back to a page kept in memory: its forms may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll("form[data-sent]").forEach(wake);
  }
});
