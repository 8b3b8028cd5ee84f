"""What was found in somebody's words, as both faces say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.alliance.identifiers import Found, Kind
from bot.practice.answers import Answers
from bot.wording import Form, Wording

_UNDERLINED = (Kind.CAPITALS, Kind.GIVEN)


def underlined(texts: Mapping[str, str], found: Mapping[str, Iterable[Found]]) -> tuple[str, ...]:
    """The words that are only underlined, each once and in their order."""
    return tuple(
        dict.fromkeys(
            texts[key][one.start : one.end]
            for key, places in found.items()
            for one in places
            if one.kind in _UNDERLINED
        )
    )


def typed(form: Form, answers: Answers) -> tuple[str, ...]:
    """What was written in a form, without what was chosen."""
    given = (answers.get(one.key, "") for one in form.questions if one.kind == "text")
    return tuple(text for text in given if isinstance(text, str) and text)


def hint(words: Wording, found: Iterable[Found]) -> str:
    """One short line about what would have to be changed before it is shared; often empty."""
    kinds = [kind for kind in Kind if kind in {one.kind for one in found if one.holds}]
    if not kinds:
        return ""
    told = ", ".join(words.say(f"packet.check.found.{kind}") for kind in kinds)
    return words.say("identifiers.hint", kinds=told)
