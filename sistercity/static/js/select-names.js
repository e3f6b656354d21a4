// Django's completing fields are named by their value alone, and not at all while they are empty:
// their label is added. Modules run after Django's scripts, so this is ready after them too.

function name(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const box = select.parentElement.querySelector(".select2-selection");
  const shown = box?.querySelector(".select2-selection__rendered");
  if (!label || !shown) {
    return;
  }
  label.id ||= `${select.id}_label`;
  box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
  shown.setAttribute("aria-labelledby", label.id);
}

window.django?.jQuery?.(() => {
  document.querySelectorAll("select.admin-autocomplete").forEach(name);
});
