"""One short line on what was just saved, where something in it could tell who it is."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.press import Press
from bot.faces import looking as faces
from bot.practice import looking
from bot.practice.answers import Answers


async def of_form(press: Press, form: str, answers: Answers, client: str) -> str:
    """The hint about what was written in a form; empty where there is none."""
    return await of_texts(press, faces.typed(press.words.form(form), answers), client)


async def of_texts(press: Press, texts: Iterable[str], client: str) -> str:
    """The hint about these words; empty where there is none."""
    found = await looking.hinted(press.house, press.who, texts, client)
    return faces.hint(press.words, found)
