// Keeps what is typed, while it is typed. The form works without: then it is kept when sent.
// Words go to this house alone, and nothing is left in the browser.
"use strict";

const PAUSE = 400; // after the last key
const LONGEST_WAIT = 30000; // between two tries
const PATIENCE = 15000; // with one of them
const MOST_KEPT_ALIVE = 60000; // browsers refuse more than 64 KiB

// What has to be put right is read first.
document.getElementById("faults")?.focus();

for (const form of document.querySelectorAll("form.sheet")) {
  countCharacters(form);
  if (form.dataset.form) keepDrafts(form);
}

function countCharacters(form) {
  for (const field of form.querySelectorAll("[data-longest]")) {
    const said = document.createElement("p");
    said.className = "over";
    said.setAttribute("role", "status");
    field.after(said);
    const count = () => {
      const over = field.value.trim().length - Number(field.dataset.longest);
      const words = over === 1 ? form.dataset.overOne : form.dataset.over;
      said.textContent = over > 0 ? words.replace("{count}", over) : "";
    };
    field.addEventListener("input", count);
    count();
  }
}

function keepDrafts(form) {
  const said = form.querySelector(".keeping");
  const draft = { typed: 0, kept: 0, sending: null, timer: 0, tries: 0, over: false, sent: false };

  const tell = (words, state = "") => {
    if (said.textContent !== words) said.textContent = words;
    said.dataset.state = state;
  };

  const later = (wait) => {
    clearTimeout(draft.timer);
    draft.timer = setTimeout(send, wait);
  };

  const again = (words) => {
    tell(words, "waiting");
    draft.tries += 1;
    // Many pages that lost the same connection do not come back in the same moment.
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** draft.tries);
    later(wait / 2 + Math.random() * wait / 2);
  };

  // One at a time: what is on its way comes back first.
  function send() {
    draft.sending = (draft.sending || Promise.resolve()).then(sendNow);
    return draft.sending;
  }

  async function sendNow() {
    if (draft.over || draft.kept === draft.typed) return;
    const typed = draft.typed;
    const said = { form: form.dataset.form, sheet: form.dataset.sheet, seq: typed, answers: answers(form) };
    const body = new TextEncoder().encode(JSON.stringify(said));
    try {
      const answer = await fetch("/drafts", {
        method: "POST",
        keepalive: body.length < MOST_KEPT_ALIVE, // also while the page is being left
        signal: AbortSignal.timeout(PATIENCE),
        headers: { "Content-Type": "application/json", "X-CSRF": form.elements.csrf.value },
        body,
      });
      await take(answer, typed);
    } catch {
      again(form.dataset.offline);
    }
    if (!draft.over && draft.tries === 0 && draft.kept !== draft.typed) later(PAUSE);
  }

  async function take(answer, typed) {
    if (answer.status >= 500 || answer.status === 429) return again(form.dataset.notKept);
    const told = await answer.json();
    draft.tries = 0;
    if (told.do === "kept") {
      draft.kept = typed;
      tell(form.dataset.kept.replace("{time}", told.at));
    } else if (told.do === "rest") {
      draft.kept = typed;
      tell("");
    } else {
      // Sending the form keeps it, whatever stands in the way of keeping it now.
      draft.over = true;
      tell(told.do === "door" ? form.dataset.door : told.said || form.dataset.notKept, "waiting");
    }
  }

  form.addEventListener("input", () => {
    draft.typed += 1;
    if (draft.tries === 0) later(PAUSE);
  });
  // What was sent and refused stands here, and nowhere else yet.
  if (document.getElementById("faults")) {
    draft.typed = 1;
    later(0);
  }
  addEventListener("online", () => { draft.tries = 0; later(0); });
  // A phone that is put away may not come back to this page: what is typed goes now.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  // Where nobody can be reached, a form that is sent takes its words along into nowhere: so what
  // is not kept yet goes first, and the form only after it.
  form.addEventListener("submit", async (sending) => {
    clearTimeout(draft.timer);
    if (draft.sent || draft.over || draft.kept === draft.typed) {
      draft.over = draft.sent = true;
      return;
    }
    sending.preventDefault();
    await send();
    if (!draft.over && draft.kept !== draft.typed) return;
    draft.over = draft.sent = true;
    form.submit();
  });
  addEventListener("beforeunload", (leaving) => {
    if (draft.sent || draft.kept === draft.typed) return;
    send();
    leaving.preventDefault();
  });
}

function answers(form) {
  const ours = new Set(["csrf", "act", "form", "sheet", "seq", "back", "draft"]);
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (!ours.has(name)) (found[name] ??= []).push(value);
  }
  return found;
}
