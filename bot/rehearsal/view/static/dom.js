// Small helpers: elements made of text alone, the given words, and what is asked of the server.

const words = JSON.parse(document.getElementById("words").textContent);

/** The words under a key, filled in. */
export function say(key, fill = {}) {
  const said = words[key];
  if (said === undefined) throw new Error(`no words ${key}`);
  return said.replace(/\{([a-z_]+)\}/g, (_, name) => fill[name] ?? "");
}

/** An element. Attributes that are null or false are left out; functions listen. */
export function el(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.flat().filter((one) => one !== null && one !== undefined));
  return made;
}

/** What went wrong, in words a person can read. */
export class Trouble extends Error {}

/** Asks the server to do something; throws Trouble where that was refused or unanswered. */
export async function ask(path, body) {
  let answer;
  try {
    answer = await fetch(path, body === undefined ? {} : {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Trouble(say("lost"));
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (said.refused) throw new Trouble(say("refused", { why: said.refused }));
  if (said.silent) throw new Trouble(say("silent"));
  throw new Trouble(say(said.gone ? "gone" : "failed"));
}

const formats = {
  t: { hour: "2-digit", minute: "2-digit" },
  T: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  d: { day: "2-digit", month: "2-digit", year: "numeric" },
  D: { day: "numeric", month: "long", year: "numeric" },
  f: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  F: {
    weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
  },
  day: { weekday: "long", day: "numeric", month: "long" },
  now: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
};

let present = { now: new Date().toISOString(), zone: "UTC" };

/** From now on, this is the rehearsal's present. */
export function itIs(clock) {
  present = clock;
}

/** An instant as people in the rehearsal's zone read it. */
export function written(iso, style) {
  if (style === "R") return relative(iso);
  const locale = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const form = { ...(formats[style] ?? formats.f), timeZone: present.zone, hour12: false };
  return new Intl.DateTimeFormat(locale, form).format(new Date(iso));
}

function relative(iso) {
  const seconds = (new Date(iso) - new Date(present.now)) / 1000;
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units[2];
  const locale = document.documentElement.lang;
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

let order = [];

/** From now on, these are the people, in this order: each has a colour of their own. */
export function theseAre(people) {
  order = people.map((one) => one.id);
}

/** The initial and the colour by which somebody is known. */
export function face(who) {
  const colour = who.bot ? "bot" : `c${Math.max(order.indexOf(who.id), 0) % 6}`;
  return el("span", { class: `face ${colour}`, "aria-hidden": "true" }, [...who.name][0] ?? "");
}
