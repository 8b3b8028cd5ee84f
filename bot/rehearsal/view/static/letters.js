// Text with its markdown, drawn from plain data: nothing here is ever parsed as HTML.

import { el, written } from "./dom.js";

function span(piece) {
  let made = document.createTextNode(piece.moment ? written(piece.moment, piece.style) : piece.text);
  if (piece.moment) made = el("time", { datetime: piece.moment, class: "moment" }, made);
  if (piece.code) made = el("code", {}, made);
  if (piece.mention) made = el("span", { class: "mention" }, made);
  if (piece.slanted) made = el("em", {}, made);
  if (piece.underlined) made = el("u", {}, made);
  if (piece.bold) made = el("strong", {}, made);
  if (piece.url) made = el("a", { href: piece.url, target: "_blank", rel: "noopener noreferrer" }, made);
  return made;
}

function line(block) {
  const inside = (block.spans ?? []).map(span);
  switch (block.kind) {
    case "heading":
      return el("p", { dir: "auto", class: `heading h${block.level}`, role: "heading", "aria-level": 2 }, inside);
    case "small":
      return el("p", { dir: "auto", class: "small" }, inside);
    case "line":
      return inside.length ? el("p", { dir: "auto" }, inside) : el("p", { class: "empty" });
    default:
      return el("p", { dir: "auto" }, inside);
  }
}

/** The lines of a text; bullets that follow each other are one list, quotes one quote. */
export function letters(lines) {
  const made = [];
  let open = null;
  for (const block of lines) {
    const tag = { bullet: "ul", quote: "blockquote" }[block.kind];
    if (!tag) {
      open = null;
      made.push(line(block));
      continue;
    }
    if (open?.localName !== tag) made.push((open = el(tag)));
    open.append(tag === "ul"
      ? el("li", { dir: "auto", class: block.deep ? "deep" : null }, block.spans.map(span))
      : line(block.inside));
  }
  return made;
}
