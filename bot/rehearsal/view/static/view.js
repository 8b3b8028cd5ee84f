// One screen of the rehearsal: who one is, where one is, what stands there, and what time it is.

import { composer } from "./composer.js";
import { ask, el, face, itIs, say, theseAre, Trouble, written } from "./dom.js";
import { open } from "./forms.js";
import { draw } from "./messages.js";

const at = (id) => document.getElementById(id);
const place = new URLSearchParams(location.search);
let here = { as: place.get("as") ?? "", in: place.get("in") ?? "" };
let live = null;
let shown = new Map();
let screen = null;
let firstNew = null;
let toldOff = 0;

const query = () => new URLSearchParams(here).toString();

// Doing

/** Does something as the person whose screen this is; true where it went well. */
async function act(what, details, source = null) {
  source?.setAttribute("aria-busy", "true");
  try {
    const { form } = await ask(`/do/${what}`, { ...here, ...details });
    tell("");
    if (form) {
      const mine = { ...here };
      open(form, (values) => ask("/do/submit", { ...mine, form: form.key, values }));
    }
    return true;
  } catch (failure) {
    complain(failure);
    return false;
  } finally {
    source?.removeAttribute("aria-busy");
  }
}

/** Says what went wrong below the chat. */
function complain(failure) {
  if (!(failure instanceof Trouble)) throw failure;
  tell(failure.message);
  at("told").classList.add("trouble-told");
}

/** Says something below the chat, for as long as it takes to read it. */
function tell(...said) {
  at("told").classList.remove("trouble-told");
  at("told").replaceChildren(...said);
  clearTimeout(toldOff);
  if (said.join("")) toldOff = setTimeout(() => at("told").replaceChildren(), 12000);
}

function go(as, inside) {
  here = { as, in: inside };
  history.replaceState(null, "", `?${query()}`);
  screen = null;
  listen();
}

// The present, and the way forward

async function move(key) {
  unfold(false);
  try {
    const { news } = await ask(`/go/${key}`, {});
    const others = news.filter((one) => one.id !== here.as);
    const who = others.map((one) => el("button", {
      type: "button", class: "button secondary", click: () => { tell(""); go(one.id, one.new_in); },
    }, one.name));
    if (who.length) tell(say("news"), " ", ...who);
    else tell(say(news.length ? "news_you" : "no_news"));
  } catch (failure) {
    complain(failure);
  }
}

function unfold(open) {
  const present = document.querySelector(".present");
  present.setAttribute("aria-expanded", String(open ?? present.getAttribute("aria-expanded") !== "true"));
}

document.querySelector(".present").addEventListener("click", () => unfold());

function paintClock(clock) {
  itIs(clock);
  document.body.classList.toggle("moving", clock.moving);
  at("when").textContent = clock.moving ? say("moving") : written(clock.now, "now");
  const drawn = JSON.stringify([clock.moves, clock.moving]);
  if (at("moves").dataset.drawn === drawn) return;
  at("moves").dataset.drawn = drawn;
  at("moves").replaceChildren(...clock.moves.map((one) => el("button", {
    type: "button", class: "button move", disabled: clock.moving, click: () => move(one.key),
  }, one.words)));
}

// People and places

function badge(unread) {
  if (!unread) return null;
  return el("span", { class: "badge" }, el("span", { "aria-hidden": "true" }, String(unread)),
    el("span", { class: "hidden" }, ` ${say("unread", { count: unread })}`));
}

function paintSide(seen) {
  const drawn = JSON.stringify([seen.me, seen.people, seen.servers, seen.direct, seen.here.id]);
  if (at("people").dataset.drawn === drawn) return;
  at("people").dataset.drawn = drawn;
  at("people").replaceChildren(...seen.people.map((one) => el("button", {
    type: "button", class: "person", "aria-pressed": String(one.id === seen.me.id), click: () => go(one.id, one.id === seen.me.id ? seen.here.id : one.new_in ?? ""),
  }, face(one), el("span", { class: "name" }, one.name), one.id === seen.me.id ? null : badge(one.unread))));
  const direct = { id: "direct", name: say("direct"), places: seen.direct };
  at("places").replaceChildren(...[...seen.servers, direct].map((group) => el("div", { class: "group" },
    el("h3", {}, group.name), group.places.map((one) => door(one, seen)))));
}

function door(one, seen) {
  const sign = { channel: "#", thread: "↳", direct: "✉" }[one.kind];
  return el("button", {
    type: "button", class: `door ${one.kind}`, "aria-current": one.id === seen.here.id ? "page" : null,
    click: () => go(seen.me.id, one.id),
  }, el("span", { class: "sign", "aria-hidden": "true" }, sign), el("span", { class: "name" }, one.name),
  one.id === seen.here.id ? null : badge(one.unread));
}

// The chat

let atEnd = true;

/** Stays at the newest message, whatever grows or shrinks, while its reader is there. */
function stay() {
  if (atEnd) at("log").scrollTop = at("log").scrollHeight;
}

let before = 0;
at("log").addEventListener("scroll", () => {
  const log = at("log");
  if (log.scrollHeight - log.scrollTop - log.clientHeight < 80) atEnd = true;
  else if (log.scrollTop < before) atEnd = false; // its reader went up; a picture only makes it longer
  before = log.scrollTop;
});
at("log").addEventListener("load", stay, true);
new ResizeObserver(stay).observe(at("log"));

function paintLog(seen) {
  const log = at("log");
  const now = new Map();
  const nodes = [];
  let day = "";
  for (const message of seen.messages) {
    const said = written(message.at, "day");
    if (said !== day) nodes.push(divider(`day ${(day = said)}`, said, "day"));
    if (message.id === firstNew) nodes.push(divider("new", say("new"), "day new"));
    const json = JSON.stringify(message);
    const before = shown.get(message.id);
    const entry = before?.json === json ? before : { json, node: draw(message, act) };
    now.set(message.id, entry);
    nodes.push(entry.node);
  }
  if (!seen.messages.length) nodes.push(divider("empty", say("empty"), "nothing"));
  const grown = [...now.keys()].some((id) => !shown.has(id));
  const held = document.activeElement?.closest?.(".message")?.id;
  arrange(log, nodes);
  // What was pressed may have changed its own message: whoever was there stays there.
  if (held && !document.activeElement?.closest?.(".message")) at(held)?.focus({ preventScroll: true });
  shown = now;
  if (grown) stay();
}

const dividers = new Map();

function divider(key, said, kind) {
  if (!dividers.has(key)) dividers.set(key, el("p", { class: kind }, el("span", {}, said)));
  return dividers.get(key);
}

/** Brings the nodes into this order, and touches none that stays where it is. */
function arrange(root, nodes) {
  const wanted = new Set(nodes);
  [...root.children].forEach((one) => wanted.has(one) || one.remove());
  nodes.forEach((one, index) => {
    if (root.children[index] !== one) root.insertBefore(one, root.children[index] ?? null);
  });
}

function paint(seen) {
  const fresh = screen === null;
  theseAre(seen.people);
  paintClock(seen.clock);
  if (fresh) {
    shown = new Map();
    dividers.clear();
    const unread = seen.here.unread;
    firstNew = unread ? seen.messages.at(-unread)?.id : null;
    here = { as: seen.me.id, in: seen.here.id };
    const sign = { channel: "# ", thread: "↳ ", direct: "" }[seen.here.kind];
    at("here").textContent = sign + seen.here.name;
    at("about-here").textContent = say(seen.here.kind === "direct" ? "about_direct" : "about_channel", { name: seen.me.name });
    document.title = `${seen.me.name} · ${seen.here.name} · ${say("title")}`;
    composer(at("composer"), seen.here, query(), act);
  }
  screen = seen;
  paintSide(seen);
  paintLog(seen);
  if (fresh) {
    atEnd = true;
    stay();
  }
  document.body.classList.remove("lost");
  read();
}

function read() {
  const unread = screen?.here.unread && document.visibilityState === "visible";
  if (unread) ask("/do/read", here).catch(() => {});
}

function listen() {
  live?.close();
  const mine = (live = new EventSource(`/live?${query()}`));
  mine.addEventListener("message", (event) => mine === live && paint(JSON.parse(event.data)));
  mine.addEventListener("error", () => {
    if (mine !== live) return;
    document.body.classList.add("lost");
    complain(new Trouble(say("lost")));
    // Who or what is gone answers with an error for good: back to where everybody begins.
    if (mine.readyState === EventSource.CLOSED) {
      setTimeout(() => mine === live && go(here.in ? here.as : "", ""), 1500);
    }
  });
}

document.addEventListener("visibilitychange", read);
listen();
