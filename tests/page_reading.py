"""A page of ours, read as a script would: its links, and its forms with what is filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Form:
    """A form as a browser would send it. A choice that is not made is not among the fields."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def with_answers(self, **answers: str | list[str]) -> list[tuple[str, str]]:
        """The fields, with these answers in place of what stood there."""
        kept = [(name, value) for name, value in self.fields if name not in answers]
        given = [(n, v) for n, a in answers.items() for v in ([a] if isinstance(a, str) else a)]
        return kept + given


class Reading(HTMLParser):
    """`forms` and `links` of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._text: list[str] | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self._form = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._takes(tag, given, self._form)

    def _takes(self, tag: str, given: dict[str, str], form: Form) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "textarea":
            form.texts.append(name)
            self._text = []
            form.fields.append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option":
            form.choices.append((self._select, value))
            if "selected" in given:
                form.fields.append((self._select, value))
        elif tag == "button" and name:
            form.choices.append((name, value))
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            form.choices.append((name, given.get("value", "on")))
            if "checked" in given:
                form.fields.append((name, given.get("value", "on")))
        elif tag == "input" and name:
            if given.get("type", "text") == "text":
                form.texts.append(name)
            form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text is not None and self._form is not None:
            name, _ = self._form.fields[-1]
            self._form.fields[-1] = (name, "".join(self._text).removeprefix("\n"))
            self._text = None
