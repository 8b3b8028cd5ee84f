// Messages: who, when, what, and what can be pressed and chosen in them.

import { el, face, say, written } from "./dom.js";
import { letters } from "./letters.js";

/** A message. `act` does what somebody presses, chooses or dismisses. */
export function draw(message, act) {
  const time = el("time", { datetime: message.at, title: written(message.at, "F") }, written(message.at, "t"));
  const head = el("header", {},
    el("span", { class: "name" }, message.author.name),
    message.author.bot ? el("span", { class: "app" }, say("app")) : null,
    time);
  const body = el("div", { class: "body" }, head, content(message, act));
  return el("article", {
    class: message.only_you ? "message only-you" : "message",
    id: `m${message.id}`,
    tabindex: "-1",
    "aria-label": `${message.author.name}, ${written(message.at, "t")}`,
  }, message.after ? after(message.after) : null, face(message.author), body);
}

function after(cause) {
  return el("p", { class: "after" },
    say("used", { name: cause.name }), " ", el("span", { class: "mention" }, `/${cause.command}`));
}

function content(message, act) {
  const made = [...letters(message.text), ...parts(message.parts, message, act)];
  if (message.thinking) made.push(el("p", { class: "thinking" }, say("thinking", { name: message.author.name })));
  made.push(...message.files.map(file));
  if (message.edited && !message.only_you) made.push(el("p", { class: "note" }, say("edited")));
  if (message.only_you) {
    made.push(el("p", { class: "note" }, el("span", {}, say("only_you")), " ",
      el("button", { type: "button", class: "plain", click: () => act("dismiss", { message: message.id }) },
        say("dismiss"))));
  }
  return made;
}

function parts(list, message, act) {
  return list.map((part) => kinds[part.kind](part, message, act));
}

const kinds = {
  text: (part) => el("div", { class: "text" }, letters(part.lines)),
  box(part, message, act) {
    const made = el("div", { class: "box" }, parts(part.parts, message, act));
    if (part.colour) made.style.setProperty("--edge", part.colour);
    return made;
  },
  section: (part, message, act) => el("div", { class: "section" },
    el("div", {}, parts(part.parts, message, act)), parts([part.beside], message, act)),
  gap: (part) => el(part.line ? "hr" : "div", { class: part.wide ? "gap wide" : "gap" }),
  row: (part, message, act) => el("div", { class: "row" }, parts(part.parts, message, act)),
  button: (part, message, act) => button(part, message, act),
  select: (part, message, act) => (part.most > 1 ? several(part, message, act) : one(part, message, act)),
  pictures: (part) => el("div", { class: "pictures" },
    part.items.map((item) => (item.url ? el("img", { src: item.url, alt: item.said }) : el("p", { class: "note" }, item.name)))),
  file: (part) => file(part),
};

function file(found) {
  if (!found.url) return el("p", { class: "note" }, found.name);
  return el("p", { class: "file" }, el("a", { href: found.url, download: found.name }, found.name));
}

function button(part, message, act) {
  if (part.url) {
    return el("a", { class: "button link", href: part.url, target: "_blank", rel: "noopener noreferrer" },
      part.label, el("span", { class: "out", "aria-hidden": "true" }, "↗"),
      el("span", { class: "hidden" }, ` (${say("opens")})`));
  }
  const made = el("button", {
    type: "button",
    class: `button ${part.style}`,
    disabled: part.off,
    click: () => act("press", { message: message.id, id: part.id }, made),
  }, part.label);
  return made;
}

/** What an option says, with what stands below it. */
function described(option) {
  return option.said ? `${option.label} – ${option.said}` : option.label;
}

function one(part, message, act) {
  const hint = part.hint ?? say("pick");
  const chosen = part.options.find((option) => option.chosen);
  const made = el("select", {
    "aria-label": hint,
    disabled: part.off,
    change: async () => {
      if (made.value) await act("choose", { message: message.id, id: part.id, values: [made.value] }, made);
      made.value = chosen?.value ?? "";
    },
  },
  el("option", { value: "", disabled: part.least > 0 }, hint),
  part.options.map((option) => el("option", { value: option.value }, described(option))));
  made.value = chosen?.value ?? "";
  return made;
}

function several(part, message, act) {
  const ticks = part.options.map((option) => {
    const tick = el("input", { type: "checkbox", value: option.value });
    tick.checked = option.chosen;
    return tick;
  });
  const done = el("button", {
    type: "button",
    class: "button secondary",
    click: () => {
      const values = ticks.filter((tick) => tick.checked).map((tick) => tick.value);
      act("choose", { message: message.id, id: part.id, values }, done);
    },
  }, say("done"));
  return el("details", { class: "several" }, el("summary", {}, part.hint ?? say("pick")),
    part.options.map((option, at) => el("label", { class: "choice" }, ticks[at], el("span", {}, described(option)))),
    part.off ? null : done);
}
