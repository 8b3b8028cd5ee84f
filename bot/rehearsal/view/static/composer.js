// Below the chat: an ordinary message, or a slash command with its options.

import { ask, el, say, Trouble } from "./dom.js";

let count = 0;

/** A list of offers below or above a field: shown, lit by the arrow keys, taken by a key or a click. */
class Offers {
  constructor(id, label, input) {
    this.list = el("div", { class: "offer", role: "listbox", id, "aria-label": label, hidden: true });
    this.input = input;
    this.rows = [];
    this.lit = 0;
  }

  /** Shows these: each with what stands on it, and what taking it does. */
  show(rows, otherwise = []) {
    this.rows = rows;
    this.lit = Math.min(this.lit, Math.max(rows.length - 1, 0));
    this.list.replaceChildren(...(rows.length ? rows.map((row, at) => this.drawn(row, at)) : otherwise));
    this.list.hidden = !this.list.children.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.light();
  }

  drawn(row, at) {
    return el("button", {
      type: "button", role: "option", id: `${this.list.id}-${at}`, tabindex: "-1", class: "command",
      click: row.take,
    }, row.inside);
  }

  light() {
    this.rows.forEach((_, at) => this.list.children[at].setAttribute("aria-selected", String(at === this.lit)));
    const shown = this.rows.length && !this.list.hidden;
    if (!shown) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.lit}`);
    return this.list.children[this.lit].scrollIntoView({ block: "nearest" });
  }

  shut() {
    this.lit = 0;
    this.show([]);
  }

  /** Takes a key, where it is one for a list that is open; true where it did. */
  key(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.rows.length) {
      this.lit = (this.lit + step + this.rows.length) % this.rows.length;
      this.light();
    } else if (event.key === "Escape") this.shut();
    else if ((event.key === "Enter" || event.key === "Tab") && this.rows[this.lit]) this.rows[this.lit].take();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

/** The composer of one place. `act` does what is sent; `query` names who and where. */
export function composer(root, here, query, act) {
  let commands = [];
  const input = el("input", {
    type: "text",
    class: "write",
    dir: "auto",
    autocomplete: "off",
    "aria-label": say("write"),
    "aria-controls": "commands",
    role: "combobox",
    "aria-expanded": "false",
    placeholder: say(here.may_write ? "write" : "only_commands"),
    input: () => offer(),
    keydown: (event) => offers.key(event),
  });
  const offers = new Offers("commands", say("commands"), input);
  const slash = el("button", {
    type: "button", class: "button secondary slash", "aria-label": say("commands"), title: say("commands"),
    click: () => {
      input.value = input.value.startsWith("/") ? "" : "/";
      input.focus();
      offer();
    },
  }, "/");
  const bar = el("form", { class: "bar", submit: sent }, slash, input,
    el("button", { type: "submit", class: "button primary" }, say("send")));
  root.replaceChildren(offers.list, bar);

  async function offer() {
    if (!input.value.startsWith("/")) return offers.shut();
    if (!commands.length) commands = (await ask(`/commands?${query}`).catch(() => ({ commands: [] }))).commands;
    const rows = matching().map((command) => ({
      inside: [el("strong", {}, `/${command.name}`), el("span", {}, command.about)],
      take: () => choose(command),
    }));
    return offers.show(rows, [el("p", { class: "note" }, say("no_commands"))]);
  }

  function matching() {
    const typed = input.value.slice(1).trim().toLowerCase();
    const first = commands.filter((one) => one.name.startsWith(typed));
    return [...first, ...commands.filter((one) => !first.includes(one) && one.name.includes(typed))];
  }

  async function sent(event) {
    event.preventDefault();
    if (input.value.startsWith("/")) {
      const command = matching()[offers.lit];
      if (command) choose(command);
    } else if (input.value.trim()) {
      if (await act("say", { text: input.value.trim() })) input.value = "";
    }
  }

  function choose(command) {
    offers.shut();
    input.value = "";
    if (command.options.length) fill(command);
    else act("slash", { command: command.name, options: {} }, slash);
  }

  function fill(command) {
    const back = () => {
      root.replaceChildren(offers.list, bar);
      input.focus();
    };
    const values = () => Object.fromEntries(fields.map((one) => [one.name, one.value()]));
    const fields = command.options.map((option) => optionField(option, command, query, values));
    const run = el("button", { type: "submit", class: "button primary" }, say("send"));
    const form = el("form", {
      class: "options",
      submit: async (event) => {
        event.preventDefault();
        if (await act("slash", { command: command.name, options: values() }, run)) back();
      },
      keydown: (event) => event.key === "Escape" && back(),
    },
    el("p", { class: "command" }, el("strong", {}, `/${command.name}`), el("span", {}, command.about)),
    el("div", { class: "fields" }, fields.map((one) => one.node)),
    el("footer", {}, el("button", { type: "button", class: "button secondary", click: back }, say("cancel")), run));
    root.replaceChildren(form);
    fields[0].focus();
  }
}

function optionField(option, command, query, values) {
  const id = `o${(count += 1)}`;
  const label = el("label", { for: id }, option.name, option.needed ? el("span", { class: "star", title: say("needed") }, " *") : null);
  const said = el("p", { class: "small", id: `${id}-said` }, option.about);
  const made = option.completes
    ? completing(option, command, query, values, id)
    : option.choices.length || option.kind === "boolean" ? picking(option, id) : typing(option, id);
  return {
    name: option.name,
    value: made.value,
    focus: () => made.input.focus(),
    node: el("div", { class: "field" }, label, made.node ?? made.input, said),
  };
}

function typing(option, id) {
  const number = option.kind === "integer" || option.kind === "number";
  const input = el("input", {
    id, type: number ? "number" : "text", min: option.low, max: option.high, required: option.needed,
    autocomplete: "off", "aria-describedby": `${id}-said`,
  });
  return { input, value: () => input.value };
}

function picking(option, id) {
  const choices = option.kind === "boolean"
    ? [{ value: "true", label: say("yes") }, { value: "false", label: say("no") }]
    : option.choices;
  const input = el("select", { id, required: option.needed, "aria-describedby": `${id}-said` },
    el("option", { value: "" }, say("pick")),
    choices.map((choice) => el("option", { value: choice.value }, choice.label)));
  return { input, value: () => input.value };
}

/** An option that the bot completes while somebody types. */
function completing(option, command, query, values, id) {
  let chosen = null;
  let asked = 0;
  const input = el("input", {
    id, type: "text", dir: "auto", required: option.needed, autocomplete: "off", role: "combobox",
    "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-describedby": `${id}-said`,
    focus: () => chosen || offer(),
    input: () => {
      chosen = null;
      offer();
    },
    keydown: (event) => offers.key(event),
    // After a click on an offer, which takes the focus away.
    blur: () => setTimeout(() => offers.shut(), 200),
  });
  const offers = new Offers(`${id}-list`, option.name, input);

  async function offer() {
    const mine = (asked += 1);
    const place = Object.fromEntries(new URLSearchParams(query));
    const others = { ...values(), [option.name]: null };
    const body = { ...place, command: command.name, option: option.name, typed: chosen ? "" : input.value, others };
    let choices = [];
    try {
      ({ choices } = await ask("/do/complete", body));
    } catch (failure) {
      if (!(failure instanceof Trouble)) throw failure;
    }
    if (mine !== asked || document.activeElement !== input) return;
    offers.show(choices.map((choice) => ({ inside: choice.label, take: () => take(choice) })));
  }

  function take(choice) {
    chosen = choice;
    asked += 1;
    input.value = choice.label;
    input.focus();
    offers.shut();
  }

  return {
    input,
    node: el("div", { class: "completing" }, input, offers.list),
    value: () => (chosen ? chosen.value : input.value),
  };
}
