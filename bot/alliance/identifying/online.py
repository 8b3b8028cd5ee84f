"""What people have online: mail, links, and names that are used there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.alliance.identifying.cues import Cues, either
from bot.alliance.identifying.kinds import Kind
from bot.alliance.identifying.pattern import Pattern, any_case

# Endings of addresses on the web that nobody types behind a sentence by mistake.
_TOP = (
    "com org net edu gov info io co uk de fr es pt nl ch ie ca au eu dev biz xyz gg ly blog clinic"
    " example test"
)
_SURE = "|".join(_TOP.split())


def mail_and_links(cues: Cues) -> Iterator[Pattern]:
    label = r"[\w-]{1,63}"
    yield Pattern(
        Kind.EMAIL,
        any_case(rf"(?<![\w.+-])[\w.+-]{{1,64}}@{label}(?:\.{label}){{0,4}}"),
        _has_letters,
    )
    yield Pattern(
        Kind.EMAIL,
        any_case(rf"(?<![\w.+-])[\w.+-]{{1,64}}\s?@\s?(?:{label}\.){{1,4}}[^\W\d_]{{2,12}}\b"),
    )
    if cues.at_signs and cues.dots:
        at, dot = either(cues.at_signs), either(cues.dots)
        joint = rf"(?:\.|[\s]+(?:{dot}|underscore|dash|hyphen|minus)\s+)"
        yield Pattern(
            Kind.EMAIL,
            any_case(
                rf"(?<![\w.+-])[\w+-]{{1,40}}(?:{joint}[\w+-]{{1,40}}){{0,5}}\s{{0,3}}(?:@|{at})"
                rf"\s{{0,3}}\b[\w-]{{1,40}}(?:{joint}[\w-]{{1,40}}){{0,3}}"
                rf"(?:\.|\s{{0,3}}(?:{dot})\s{{0,3}})(?:{_SURE})\b"
            ),
        )
        yield Pattern(
            Kind.LINK,
            any_case(
                rf"(?<![\w.-])(?!the\s|this\s|that\s)[\w-]{{2,40}}\s{{1,3}}(?:{dot})\s{{1,3}}(?:{_SURE})\b"
            ),
        )
    if cues.mailers:
        yield Pattern(
            Kind.EMAIL,
            any_case(
                rf"(?<![\w.+-])(?=[\w.-]{{0,40}}[\d._])[\w.-]{{2,40}}\s+at\s+(?:{either(cues.mailers)})\b"
            ),
        )
    yield Pattern(Kind.LINK, any_case(r"(?<!\w)[a-z][a-z0-9+.-]{1,9}://[^\s<>\"]+"))
    yield Pattern(Kind.LINK, any_case(r"(?<![\w.])www\.[^\s<>\"]+"))
    dotted = r"(?<![\w@./-])(?:[\w-]{1,63}\.)"
    yield Pattern(Kind.LINK, any_case(rf"{dotted}{{1,5}}(?:{_SURE})(?![\w-])(?:[/?#][^\s<>\"]*)?"))
    yield Pattern(Kind.LINK, any_case(rf"{dotted}{{1,5}}[a-z]{{2,10}}/[\w%~.?=&#/+-]*"))
    yield Pattern(Kind.LINK, any_case(r"(?<![\w@./-])(?:[\w-]{3,63}\.){2,5}[a-z]{2,6}(?![\w.-])"))
    yield Pattern(Kind.LINK, re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\w)"))


def _has_letters(match: re.Match[str]) -> bool:
    before, _, behind = match[0].partition("@")
    return bool(re.search(r"[^\W\d_]", before) and re.match(r"\w*[^\W\d_]", behind))


def handles(cues: Cues) -> Iterator[Pattern]:
    plain = frozenset(cues.no_handles)
    yield Pattern(
        Kind.HANDLE,
        re.compile(r"(?<![\w@.+-])@(?=[\w.]{0,30}[^\W\d_])[\w](?:[\w.-]{0,38}\w)?"),
        lambda m: m[0][1:].lower() not in plain and not re.fullmatch(r"@\d+\s?[ap]?m?|@\d+h", m[0]),
    )
    yield Pattern(
        Kind.HANDLE, re.compile(r"(?<![\w/])/?u/[\w-]{3,20}|(?<![\w#])[\w.]{2,32}#\d{4}(?!\w)")
    )
    # Nobody writes an underscore but in a name that is used online.
    yield Pattern(
        Kind.HANDLE, re.compile(r"(?<![\w/@.-])[^\W_][\w.-]{0,30}_[\w.-]{0,30}[^\W_](?!\w)")
    )
    if cues.before_a_handle:
        cue = rf"(?<!\w)(?:{either(cues.before_a_handle)})(?!\w)"
        filler = (
            r"(?:\s+(?:is|was|as|under|name|handle|account|profile|user|id|called|the|nick|at|on"
            r"|of)){0,4}"
        )
        yield Pattern(
            Kind.HANDLE,
            any_case(
                rf"{cue}{filler}[\s:=('\"]{{1,3}}((?=[\w.-]*[\d._-]\w)[^\W\d][\w.-]{{2,38}})(?!\w)"
            ),
            lambda match: match[1].count("-") == 0 or any(map(str.isdigit, match[1])),
        )
        yield Pattern(
            Kind.HANDLE,
            any_case(
                rf"{cue}(?:\s+(?:is|name|handle|account|id|user)){{0,2}}\s*:\s*(@?[\w.-]{{3,38}})"
            ),
        )
    if cues.handles_called:
        cue = rf"(?<!\w)(?:{either(cues.handles_called)})(?!\w)"
        yield Pattern(
            Kind.HANDLE,
            any_case(
                rf"{cue}(?:\s+(?:is|was|as|the|name|of)){{0,3}}[\s:=('\"]{{1,3}}([^\W_][\w.-]{{2,38}})(?!\w)"
            ),
            lambda match: match[1].lower() not in plain,
        )
