// Makes and shows passkeys. What the person does is decided by the house: this only carries
// its question to the device, and the device's answer back. Nothing is left in the browser.
"use strict";

const door = document.getElementById("door");
const told = document.getElementById("door-said");
const SOON = 10000; // opened and closed again within this: opening by itself would go on and on

if (door) {
  door.hidden = false;
  if (!window.PublicKeyCredential) {
    say(door.dataset.noPasskeys);
    rest();
  } else {
    for (const button of door.querySelectorAll("button[data-way]")) {
      button.addEventListener("click", () => begin(button));
    }
    if (door.dataset.quietly) openQuietly();
  }
}

// Whoever is inside already is let through without being asked.
async function openQuietly() {
  const before = Number(sessionStorage.getItem("opened"));
  if (Date.now() - before < SOON) return;
  try {
    const answer = await ask("/ceremony", { quietly: true });
    if (answer.do !== "open") return;
    sessionStorage.setItem("opened", Date.now());
    go(answer);
  } catch {
    // Nothing was asked for, so nothing has failed: the button stands there.
  }
}

async function begin(button) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  say("");
  try {
    const question = await ask("/ceremony", { lost: button.dataset.way === "lost" });
    const answer = await answered(question);
    if (answer.do === "open") return go(answer);
    say(answer.said || door.dataset.failed);
    if (answer.do === "done") return rest();
  } catch (failure) {
    say(words(failure));
  }
  button.removeAttribute("aria-busy");
}

async function answered(question) {
  if (question.do === "create") {
    return ask("/passkey", { made: await make(question.options) });
  }
  if (question.do === "get") {
    return ask("/passkey", { shown: await show(question.options) });
  }
  return question;
}

async function make(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return plain(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function show(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  };
  const shown = await navigator.credentials.get({ publicKey });
  const handle = shown.response.userHandle;
  return plain(shown, {
    authenticatorData: text(shown.response.authenticatorData),
    signature: text(shown.response.signature),
    userHandle: handle ? text(handle) : null,
  });
}

function plain(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: {},
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  };
}

async function ask(step, said) {
  const answer = await fetch(door.dataset.ceremony + step, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF": door.dataset.csrf ?? "" },
    body: JSON.stringify(said),
  });
  return answer.json();
}

function go(answer) {
  const path = answer.path || door.dataset.path;
  // A path of this house alone; and the link that led here stays in no history.
  if (new URL(path, location.href).origin === location.origin) location.replace(path);
}

function words(failure) {
  if (failure.name === "NotAllowedError" || failure.name === "AbortError") return door.dataset.givenUp;
  if (failure.name === "InvalidStateError") return door.dataset.hasOne;
  if (failure.name === "SecurityError" || failure.name === "NotSupportedError") return door.dataset.noPasskeys;
  return door.dataset.failed;
}

// Nothing more to press here.
function rest() {
  for (const part of door.querySelectorAll("button, details")) part.hidden = true;
}

function say(sentence) {
  told.textContent = sentence;
  told.hidden = !sentence;
}

function named(known) {
  return (known ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

function bytes(coded) {
  const plain = atob(coded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
