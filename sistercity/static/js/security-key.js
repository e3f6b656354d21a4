// Security keys (WebAuthn): a box marked data-key asks the browser for the answer of a key and puts it
// into the hidden field that the box holds. What it says stands in the box, in the reader's language.

const REASONS = {
  NotAllowedError: "cancelled",
  AbortError: "cancelled",
  InvalidStateError: "known",
};

function toBytes(written) {
  const letters = atob(written.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The question with bytes where browsers want them. */
function asked(box) {
  const question = JSON.parse(box.dataset.question);
  question.challenge = toBytes(question.challenge);
  if (question.user) {
    question.user.id = toBytes(question.user.id);
  }
  for (const keys of [question.allowCredentials, question.excludeCredentials]) {
    for (const key of keys ?? []) {
      key.id = toBytes(key.id);
    }
  }
  return { publicKey: question };
}

/** The answer as the portal reads it. */
function told(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = toText(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = toText(response.authenticatorData);
    answer.signature = toText(response.signature);
  }
  return JSON.stringify({ rawId: toText(credential.rawId), response: answer });
}

/** Why no key can be used here; "" where one can. */
function hindrance(box) {
  if (!window.isSecureContext) {
    return box.dataset.insecure;
  }
  if (!window.PublicKeyCredential) {
    return box.dataset.missing;
  }
  return location.origin === box.dataset.address ? "" : box.dataset.elsewhere;
}

function say(box, words) {
  box.querySelector("[role=status]").textContent = words;
}

/** Ask the key; whether it has answered. */
async function ask(box) {
  say(box, box.dataset.wait);
  try {
    const credential = await navigator.credentials[box.dataset.key](asked(box));
    box.querySelector("input").value = told(credential);
  } catch (fault) {
    say(box, box.dataset[REASONS[fault.name] ?? "failed"]);
    return false;
  }
  say(box, box.dataset.done);
  return true;
}

function offer(box) {
  const form = box.closest("form");
  const words = hindrance(box);
  say(box, words);
  if (box.dataset.key === "create") {
    offerNew(box, form, Boolean(words));
    return;
  }
  if (words) {
    form.querySelector("details.more")?.setAttribute("open", "");
    return;
  }
  const button = box.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const hasAnswered = await ask(box);
    if (hasAnswered && !("stays" in box.dataset)) {
      form.requestSubmit();
      return;
    }
    button.disabled = hasAnswered;
  });
  if (document.activeElement === document.body) {
    button.focus();
  }
}

// A new key is asked for when the form is sent, once it has a name.
function offerNew(box, form, isHindered) {
  const answer = box.querySelector("input");
  let isAsking = false;
  form.querySelector(".button-primary").disabled = isHindered;
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name || answer.value || !form.elements.name.value.trim()) {
      return;
    }
    event.preventDefault();
    if (isAsking) {
      return;
    }
    isAsking = true;
    if (await ask(box)) {
      form.requestSubmit();
    }
    isAsking = false;
  });
}

document.querySelectorAll("[data-key]").forEach(offer);
