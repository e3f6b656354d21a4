// A form marked data-guard warns before the page is left with values that were not saved, unless
// the device keeps them (draft-form.js).

const changed = new WeakSet();

function watch(form) {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("change", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
}

const forms = [...document.querySelectorAll("form[data-guard]")];
forms.forEach(watch);
window.addEventListener("beforeunload", (event) => {
  if (forms.some((form) => changed.has(form) && !form.dataset.kept)) {
    event.preventDefault();
  }
});
