// Keeps what is typed, while it is typed. The form works without: then it is kept when sent.
// Words go to this house alone, and nothing is left in the browser.
"use strict";

const PAUSE = 400; // after the last key
const LONGEST_WAIT = 30000; // between two tries

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
  const draft = { typed: 0, kept: 0, sending: false, timer: 0, tries: 0, over: false, sent: false };

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

  async function send() {
    if (draft.sending || draft.over || draft.kept === draft.typed) return;
    const typed = draft.typed;
    draft.sending = true;
    try {
      const answer = await fetch("/drafts", {
        method: "POST",
        keepalive: true, // also while the page is being left
        headers: { "Content-Type": "application/json", "X-CSRF": form.elements.csrf.value },
        body: JSON.stringify({ form: form.dataset.form, sheet: form.dataset.sheet, seq: typed, answers: answers(form) }),
      });
      draft.sending = false;
      await take(answer, typed);
    } catch {
      draft.sending = false;
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
  form.addEventListener("submit", () => {
    draft.over = draft.sent = true;
    clearTimeout(draft.timer);
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
