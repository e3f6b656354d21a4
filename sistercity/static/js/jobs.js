// Keeps the list of jobs current while one of them is under way and somebody looks at the page.
// Without this script the page has a link that opens it anew.

const FIRST_WAIT_MS = 1_500;
const LONGEST_WAIT_MS = 30_000;

const list = document.querySelector("[data-jobs]");
const said = document.querySelector("[data-jobs-said]");
let wait = FIRST_WAIT_MS;
let timer = 0;

/** One card made of what the server sent. */
function cardOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector("[data-job]");
}

/** Change what is new in a card and nothing else, so that focus and open details stay. */
function renew(card, job) {
  if (card.dataset.version === job.version) {
    return;
  }
  const fresh = cardOf(job.html);
  if (card.dataset.state !== job.state) {
    const hadFocus = card.contains(document.activeElement);
    card.replaceWith(fresh);
    if (hadFocus) {
      fresh.querySelector("a, button")?.focus();
    }
    said.textContent = job.said;
    return;
  }
  card.dataset.version = job.version;
  card.querySelector(".job-words").textContent = fresh.querySelector(".job-words").textContent;
  card.querySelector("progress")?.replaceWith(fresh.querySelector("progress"));
}

async function look() {
  timer = 0;
  let answer;
  try {
    const response = await fetch(list.dataset.jobs, { headers: { Accept: "application/json" } });
    if (response.status === 401) {
      return; // signed out meanwhile: the page's own links lead to the sign-in
    }
    answer = await response.json();
  } catch {
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    plan();
    return;
  }
  wait = FIRST_WAIT_MS;
  for (const job of answer.jobs) {
    const card = list.querySelector(`[data-job="${job.id}"]`);
    if (card) {
      renew(card, job);
    }
  }
  if (answer.isOpen) {
    plan();
  } else {
    document.querySelector("[data-jobs-reload]")?.remove();
  }
}

function plan() {
  if (!timer && document.visibilityState === "visible") {
    timer = setTimeout(look, wait);
  }
}

if (list && "open" in list.dataset) {
  document.addEventListener("visibilitychange", plan);
  plan();
}
