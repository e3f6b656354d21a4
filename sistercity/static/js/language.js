// Switching the language on a page with a half-typed form: the form is sent to be shown again in
// the other language, so that nothing typed is lost. Untouched pages are simply asked for again.

function isTouched(field) {
  if (field.type === "file") {
    return field.files.length > 0;
  }
  if (field.type === "checkbox" || field.type === "radio") {
    return field.checked !== field.defaultChecked;
  }
  if (field.type === "select-one") {
    const first = field.options[0];
    const given = [...field.options].find((option) => option.defaultSelected) ?? first;
    return field.options[field.selectedIndex] !== given;
  }
  if (field.type === "select-multiple") {
    return [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  return ["INPUT", "TEXTAREA"].includes(field.tagName) && field.value !== field.defaultValue;
}

/** The switch of a form that was typed in: of one touched now, else of one that came back. */
function typedSwitch(language) {
  const switches = [...document.querySelectorAll(`button[data-typed][value="${language}"]`)];
  return (
    switches.find((button) => [...button.form.elements].some(isTouched)) ??
    switches.find((button) => button.dataset.typed === "yes")
  );
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.language-switch")) {
    return;
  }
  const button = typedSwitch(event.submitter?.value ?? "");
  if (button) {
    event.preventDefault();
    button.form.requestSubmit(button);
  }
});
