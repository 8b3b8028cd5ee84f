"""Where somebody lives: streets, postcodes, boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.alliance.identifying.cues import Cues, either
from bot.alliance.identifying.kinds import Kind
from bot.alliance.identifying.pattern import Pattern, any_case


def addresses(cues: Cues) -> Iterator[Pattern]:
    yield Pattern(
        Kind.ADDRESS, re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}(?!\w)")
    )
    yield Pattern(Kind.ADDRESS, re.compile(r"(?<![\w-])[A-Z]\d[A-Z]\s?\d[A-Z]\d(?!\w)"))
    yield Pattern(Kind.ADDRESS, re.compile(r"(?<![\w-])\d{5}-\d{4}(?![\w-])"))
    yield Pattern(Kind.ADDRESS, re.compile(r"(?<!\w)[A-Z]{2}\s\d{5}(?![\w,.]\d|\w)"))
    yield Pattern(
        Kind.ADDRESS, re.compile(r"(?<!\w)(?:[A-Z]{1,2}-\d{4,5}|\d{4}\s?[A-Z]{2})\s+[^\W\d_a-z]\w+")
    )
    yield Pattern(
        Kind.ADDRESS,
        re.compile(r"(?<![\w.,])(\d{5}\s+[^\W\d_a-z][^\W\d_]{2,})"),
        lambda match: not match[1].startswith(tuple(f"{n}000" for n in range(10, 100))),
    )
    yield Pattern(Kind.ADDRESS, re.compile(r"-?\d{1,3}\.\d{4,8},\s?-?\d{1,3}\.\d{4,8}"))
    if cues.postcodes:
        yield Pattern(
            Kind.ADDRESS,
            any_case(
                rf"(?<!\w)(?:{either(cues.postcodes)})(?:\s+(?:is|was|of|number))?[\s:]{{1,3}}"
                r"((?=[\w-]{0,3}\d)[a-z0-9-]{2,10}(?:\s\d[a-z0-9]{2,3})?)(?!\w)"
            ),
        )
    if cues.boxes:
        yield Pattern(
            Kind.ADDRESS,
            any_case(rf"(?<!\w)(?:{either(cues.boxes)})\s*(?:no\.?\s*|#\s*)?\d{{1,8}}(?!\w)"),
        )
    yield from _streets(cues)


def _streets(cues: Cues) -> Iterator[Pattern]:
    small, known = frozenset(cues.no_streets), frozenset(cues.everybodys_streets)

    def is_street(match: re.Match[str]) -> bool:
        words = re.findall(r"[^\W\d_][\w'.-]*", match[0])
        return not any(word.rstrip(".") in small or word.lower() in known for word in words[:-1])

    word = r"(?:[^\W\d_][\w'.-]{0,29}|\d{1,3}(?:st|nd|rd|th))"
    number = r"\d{1,5}(?:[a-z]|\s?[-/]\s?\d{1,4}[a-z]?)?"
    if cues.streets:
        kind = rf"(?:{either(cues.streets)})"
        yield Pattern(
            Kind.ADDRESS,
            any_case(rf"(?<![\w.,/:-])({number},?\s+(?:{word}\s+){{1,3}}{kind})(?!\w)"),
            is_street,
        )
        # Without its number a street is one where both its words are written like names.
        named = r"[^\W\d_a-z][\w'.-]{1,29}"
        yield Pattern(
            Kind.ADDRESS,
            re.compile(rf"(?<![\w'-])({named}\s+(?:{named}\s+)?(?:{_titled(cues.streets)}))(?!\w)"),
            is_street,
        )
        kinds = _titled((*cues.streets, *cues.streets_with_capitals))
        yield Pattern(
            Kind.ADDRESS,
            re.compile(rf"(?<![\w'-]){named}\s+(?:{kinds})\s\d{{1,4}}(?![\w%:]|[.,]\d)"),
            is_street,
        )
    if cues.streets_with_capitals:
        kind = _titled(cues.streets_with_capitals)
        yield Pattern(
            Kind.ADDRESS,
            re.compile(rf"(?<![\w.,/:-])({number},?\s+(?:{word}\s+){{1,3}}(?:{kind}))(?!\w)"),
            is_street,
        )
    if cues.streets_in_one:
        kind = either(cues.streets_in_one)
        yield Pattern(
            Kind.ADDRESS,
            any_case(rf"(?<!\w)[^\W\d_]{{3,30}}(?:{kind})\.?\s{{1,2}}{number}(?![\w%])"),
        )
    if cues.before_a_street:
        cue = rf"(?<!\w)(?:{either(cues.before_a_street)})(?:(?<=[./])|(?!\w))"
        yield Pattern(
            Kind.ADDRESS,
            any_case(rf"{cue}\s*(?:{word}[\s,]{{1,2}}){{1,4}}{number}(?![\w%])"),
            is_street,
        )
        yield Pattern(
            Kind.ADDRESS,
            any_case(rf"(?<![\w.,/:-]){number},?\s(?:bis\s|ter\s)?{cue}\s+(?:{word}\s?){{1,4}}"),
            is_street,
        )


def _titled(words: Iterable[str]) -> str:
    """These words as they stand in a name, with a capital."""
    return either(word[:1].upper() + word[1:] for word in words)
