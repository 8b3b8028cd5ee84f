// Forms, as they open over the chat: every kind of field, cancel and submit.

import { el, say, Trouble } from "./dom.js";
import { letters } from "./letters.js";

/** Opens a form. `send` takes its values; where that throws, the form stays and says why. */
export function open(form, send) {
  const fields = form.parts.filter((part) => part.id).map(field);
  const byId = new Map(fields.map((one) => [one.id, one]));
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const submit = el("button", { type: "submit", class: "button primary" }, say("submit"));
  const dialog = el("dialog", { class: "form", "aria-labelledby": `t${form.key}`, close: () => dialog.remove() });

  async function submitted(event) {
    event.preventDefault();
    submit.disabled = true;
    trouble.hidden = true;
    try {
      await send(Object.fromEntries(fields.map((one) => [one.id, one.value()])));
      dialog.close();
    } catch (failure) {
      if (!(failure instanceof Trouble)) throw failure;
      trouble.textContent = failure.message;
      trouble.hidden = false;
      trouble.scrollIntoView({ block: "nearest" });
    } finally {
      submit.disabled = false;
    }
  }

  dialog.append(el("form", { method: "dialog", submit: submitted },
    el("h2", { id: `t${form.key}` }, form.title),
    el("p", { class: "small" }, say("form_note")),
    el("div", { class: "fields" },
      form.parts.map((part) => (part.id ? byId.get(part.id).node : el("div", { class: "text" }, letters(part.lines))))),
    trouble,
    el("footer", {},
      el("button", { type: "button", class: "button secondary", click: () => dialog.close() }, say("cancel")),
      submit)));
  document.body.append(dialog);
  dialog.showModal();
}

let count = 0;

function field(part) {
  const id = `f${(count += 1)}`;
  const made = kinds[part.kind](part, id);
  return { id: part.id, ...made };
}

/** What stands above a field: its label, what it says, and how many may be chosen. */
function above(part, id, tag = "label") {
  const star = part.needed ? el("span", { class: "star", title: say("needed") }, " *") : null;
  return [
    el(tag, tag === "label" ? { for: id } : {}, part.label, star),
    part.said ? el("p", { class: "small", id: `${id}-said` }, part.said) : null,
  ];
}

function grouped(part, id, type) {
  const inputs = part.options.map((option) => {
    const input = el("input", { type, name: id, value: option.value });
    input.checked = option.chosen;
    return input;
  });
  const choices = part.options.map((option, at) => el("label", { class: "choice" }, inputs[at],
    el("span", {}, option.label, option.said ? el("small", {}, option.said) : null)));
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const node = el("fieldset", {}, above(part, id, "legend"), choices);
  if (type === "radio" && part.needed) inputs.forEach((input) => (input.required = true));
  if (type === "checkbox" && part.most < inputs.length) {
    // As many as may be, and no more: the others cannot be ticked meanwhile.
    const limit = () => {
      const full = chosen().length >= part.most;
      inputs.forEach((input) => (input.disabled = full && !input.checked));
    };
    node.append(el("p", { class: "small" }, say("at_most", { most: part.most })));
    node.addEventListener("change", limit);
    limit();
  }
  return { node, chosen };
}

const kinds = {
  text(part, id) {
    const input = el(part.long ? "textarea" : "input", {
      id,
      rows: part.long ? 4 : null,
      type: part.long ? null : "text",
      maxlength: part.most,
      minlength: part.least || null,
      required: part.needed,
      placeholder: part.hint,
      dir: "auto",
      autocomplete: "off",
      "aria-describedby": part.said ? `${id}-said` : null,
    });
    input.value = part.value ?? "";
    return { node: el("div", { class: "field" }, above(part, id), input), value: () => input.value };
  },
  one(part, id) {
    const { node, chosen } = grouped(part, id, "radio");
    return { node, value: () => chosen()[0] ?? null };
  },
  many(part, id) {
    const { node, chosen } = grouped(part, id, "checkbox");
    return { node, value: chosen };
  },
  tick(part, id) {
    const input = el("input", { type: "checkbox", id });
    input.checked = Boolean(part.value);
    const label = el("label", { class: "choice", for: id }, input, el("span", {}, part.label));
    return { node: el("div", { class: "field" }, label), value: () => input.checked };
  },
  select(part, id) {
    if (part.most > 1) return kinds.many(part, id);
    const input = el("select", { id, required: part.needed, "aria-describedby": part.said ? `${id}-said` : null },
      el("option", { value: "" }, part.hint ?? say("pick")),
      part.options.map((option) => el("option", { value: option.value }, option.said ? `${option.label} – ${option.said}` : option.label)));
    input.value = part.options.find((option) => option.chosen)?.value ?? "";
    const value = () => (input.value ? [input.value] : []);
    return { node: el("div", { class: "field" }, above(part, id), input), value };
  },
  upload(part, id) {
    return { node: el("div", { class: "field" }, above(part, id), el("p", { class: "note" }, say("no_upload"))), value: () => [] };
  },
};
