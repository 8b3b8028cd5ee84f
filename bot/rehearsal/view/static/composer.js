// Below the chat: an ordinary message, or a slash command with its options.

import { ask, el, say, Trouble } from "./dom.js";

let count = 0;

/** The composer of one place. `act` does what is sent; `query` names who and where. */
export function composer(root, here, query, act) {
  let commands = [];
  let lit = 0;
  const list = el("div", { class: "offer", role: "listbox", id: "commands", "aria-label": say("commands"), hidden: true });
  const input = el("input", {
    type: "text",
    class: "write",
    autocomplete: "off",
    "aria-label": say("write"),
    "aria-controls": "commands",
    role: "combobox",
    "aria-expanded": "false",
    placeholder: say(here.may_write ? "write" : "only_commands"),
    input: () => offer(),
    keydown: keys,
  });
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
  root.replaceChildren(list, bar);

  async function offer() {
    const typed = input.value;
    if (!typed.startsWith("/")) return shut();
    if (!commands.length) commands = (await ask(`/commands?${query}`).catch(() => ({ commands: [] }))).commands;
    const found = matching();
    lit = Math.min(lit, Math.max(found.length - 1, 0));
    list.replaceChildren(...(found.length ? found.map(row) : [el("p", { class: "note" }, say("no_commands"))]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    light();
  }

  function matching() {
    const typed = input.value.slice(1).trim().toLowerCase();
    const first = commands.filter((one) => one.name.startsWith(typed));
    return [...first, ...commands.filter((one) => !first.includes(one) && one.name.includes(typed))];
  }

  function row(command, at) {
    return el("button", {
      type: "button", role: "option", id: `command-${at}`, tabindex: "-1", class: "command",
      click: () => choose(command),
    }, el("strong", {}, `/${command.name}`), el("span", {}, command.about));
  }

  function light() {
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", at === lit));
    input.setAttribute("aria-activedescendant", `command-${lit}`);
    list.children[lit]?.scrollIntoView({ block: "nearest" });
  }

  function shut() {
    list.hidden = true;
    lit = 0;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function keys(event) {
    if (list.hidden) return;
    if (event.key === "Escape") {
      input.value = "";
      shut();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const many = matching().length;
      lit = (lit + (event.key === "ArrowDown" ? 1 : many - 1)) % Math.max(many, 1);
      light();
    } else if (event.key === "Tab" && matching()[lit]) {
      event.preventDefault();
      choose(matching()[lit]);
    }
  }

  async function sent(event) {
    event.preventDefault();
    if (input.value.startsWith("/")) {
      const command = matching()[lit];
      if (command) choose(command);
    } else if (input.value.trim()) {
      if (await act("say", { text: input.value.trim() })) input.value = "";
    }
  }

  function choose(command) {
    shut();
    input.value = "";
    if (command.options.length) fill(command);
    else act("slash", { command: command.name, options: {} }, slash);
  }

  function fill(command) {
    const back = () => {
      root.replaceChildren(list, bar);
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
  const list = el("div", { class: "offer", role: "listbox", id: `${id}-list`, "aria-label": option.name, hidden: true });
  const input = el("input", {
    id, type: "text", required: option.needed, autocomplete: "off", role: "combobox",
    "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-describedby": `${id}-said`,
    focus: offer, input: () => { chosen = null; offer(); },
    // After a click on an offer, which takes the focus away.
    blur: () => setTimeout(() => show(false), 200),
  });

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  }

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
    list.replaceChildren(...choices.map((choice) => el("button", {
      type: "button", role: "option", class: "command", tabindex: "-1",
      click: () => {
        chosen = choice;
        input.value = choice.label;
        show(false);
      },
    }, choice.label)));
    show(choices.length > 0);
  }

  return {
    input,
    node: el("div", { class: "completing" }, input, list),
    value: () => (chosen ? chosen.value : input.value),
  };
}
