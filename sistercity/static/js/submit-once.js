// A form marked data-once is sent once: a second press does nothing while the first is on its way.

function sent(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("once" in form.dataset) || event.defaultPrevented) {
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
