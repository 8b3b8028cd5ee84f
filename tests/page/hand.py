"""Somebody's hand on the page: looks, presses what is there by its name, fills in forms."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from page_reading import Reading

from .browsing import Answer, Browser


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it is read: where it is, its status, and its words."""

    path: str
    status: int
    html: str

    @property
    def text(self):
        """What is read, without the tags."""
        bare = re.sub(r"<(script|style|title).*?</\1>|<[^>]+>", " ", self.html, flags=re.DOTALL)
        return " ".join(html.unescape(bare).split())

    @property
    def links(self):
        """Where its links lead."""
        return Reading(self.html).links

    def form(self, label):
        """The form that a button of this name sends."""
        for found in re.findall(r"<form.*?</form>", self.html, flags=re.DOTALL):
            buttons = re.findall(r"<button[^>]*>(.*?)</button>", found, flags=re.DOTALL)
            if label in [html.unescape(button).strip() for button in buttons]:
                (form,) = Reading(found).forms
                return form
        raise AssertionError(f"no button {label!r} at {self.path}: {self.text[:600]}")

    def offers(self, label):
        """Whether a button or a link of this name is there."""
        names = re.findall(r"<(?:button|a)\b[^>]*>(.*?)</(?:button|a)>", self.html, re.DOTALL)
        return any(label == html.unescape(re.sub(r"<[^>]+>", "", n)).strip() for n in names)


@dataclass(frozen=True, slots=True)
class Hand:
    """One person at the page. Redirects are followed, as a browser follows them."""

    browser: Browser

    async def sees(self, path):
        """A page."""
        return await self._followed(path, await self.browser.get(path))

    async def presses(self, at, label, **answers):
        """A button at a path, or of a page that is seen, with these answers in its form."""
        page = await self.sees(at) if isinstance(at, str) else at
        form = page.form(label)
        return await self.sends(form.action, form.with_answers(**answers))

    async def sends(self, path, fields):
        """A form as it stands."""
        return await self._followed(path, await self.browser.post(path, fields))

    async def _followed(self, path: str, answer: Answer) -> Seen:
        while answer.status == 303:
            path = answer.leads_to
            answer = await self.browser.get(path)
        return Seen(path, answer.status, answer.text)


def withdrawal(**given):
    """A debrief in which the client moved away."""
    usual = {
        "presence": "clearly_quieter",
        "markers": ["polite", "short_answers"],
        "reactions": ["explained"],
        "moment": "When I said that we have ten minutes left, she thanked me.",
        "next_line": "I noticed that I looked at the clock.",
    }
    return usual | given
