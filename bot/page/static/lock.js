// Closes a page that nobody touches any more, as the house does behind it: what was typed is
// kept there, and the passkey opens it again. A page that comes back from the browser's own
// memory is asked for anew: its session may have ended meanwhile.
"use strict";

const idle = Number(document.body.dataset.idle) * 1000;
let touched = Date.now();

function look() {
  const left = touched + idle - Date.now();
  if (left <= 0) location.replace(location.href);
  else setTimeout(look, Math.min(left + 1000, 60000)); // a sleeping device sleeps through longer ones
}

for (const kind of ["pointerdown", "keydown", "scroll", "input"]) {
  addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && Date.now() - touched > idle) look();
});
addEventListener("pageshow", (shown) => { if (shown.persisted) location.replace(location.href); });
look();
