"""A consultation in words, the same on both faces. Names are put in by the face that shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.alliance.consultations import LISTENING, PRESENTER_SPEAKS, Form, Pace, Phase, Voice, phases
from bot.alliance.identifiers import Found
from bot.alliance.markers import Marker, Reaction
from bot.practice.consultation_views import SHARE, Given, Keeping, Post, Shared
from bot.wording import Wording

# So much of the words around a place is shown with it.
_AROUND = 24


@dataclass(frozen=True, slots=True)
class SharedText:
    """One of the texts that are shared, with what it is called. The question comes last."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """What was found in a text: what it could be, and the words with those before and after.

    `where` is what the text is called.
    """

    where: str
    kind: str
    before: str
    found: str
    after: str
    holds: bool


def form(words: Wording, one: Form) -> str:
    """What a form is called."""
    return words.choice(one).label


def pace(words: Wording, one: Pace) -> str:
    """How long a phase is, in a sentence: `a day a phase`."""
    return words.say(f"consultations.pace_said.{one.value}")


def phase(words: Wording, one: Phase) -> str:
    """What a phase is called."""
    return words.choice(one).label


def phase_title(words: Wording, one: Form, index: int) -> str:
    """`2 of 6 · The presenter answers`."""
    every = phases(one)
    name = phase(words, every[index])
    return words.say("consultations.phase.title", number=index + 1, count=len(every), phase=name)


def asks(words: Wording, post: Post, at: Phase, who: str) -> tuple[str, ...]:
    """What a phase asks, and that the presenter speaks, or may simply read, in paragraphs.

    `who` is the presenter, as the face shows them; of no use without a name.
    """
    asked = words.choice(at).description
    if at in LISTENING:
        return asked, _presenter(words, post, "read", who)
    if at in PRESENTER_SPEAKS:
        return (f"{_presenter(words, post, 'speaks', who)} {asked}",)
    return (asked,)


def _presenter(words: Wording, post: Post, does: str, who: str) -> str:
    if post.named:
        return words.say(f"consultations.phase.{does}_named", who=who)
    return words.say(f"consultations.phase.{does}_unnamed")


def markers(words: Wording, shared: Shared) -> tuple[str, ...]:
    """What was noticed in the client, as words."""
    return tuple(words.choice(Marker(key)).label for key in shared.markers)


def reactions(words: Wording, shared: Shared) -> tuple[str, ...]:
    """What the presenter noticed in themselves, as words."""
    return tuple(words.choice(Reaction(key)).label for key in shared.reactions)


def texts(words: Wording, shared: Shared) -> tuple[SharedText, ...]:
    """What is shared in sentences, in the order in which it is read."""
    return tuple(
        SharedText(key, text_label(words, key), text) for key, text in shared.texts.items()
    )


def text_label(words: Wording, key: str) -> str:
    """What one of the shared texts is called."""
    return words.say(f"consultations.opening.{key}")


def kinds(words: Wording, shares: Sequence[str] | frozenset[str]) -> str:
    """What is shared besides the question, by its names alone."""
    named = [words.say(f"consultations.opening.{key}") for key in SHARE if key in shares]
    return ", ".join(named) or words.say("consultations.preview.nothing_shared")


def places(
    words: Wording, shared: Mapping[str, str], found: Mapping[str, Sequence[Found]]
) -> tuple[Place, ...]:
    """What looks as if it could tell who somebody is; what holds comes first."""
    every = [
        _place(words, key, shared.get(key, ""), one) for key, some in found.items() for one in some
    ]
    return tuple(sorted(every, key=lambda one: not one.holds))


def _place(words: Wording, key: str, text: str, one: Found) -> Place:
    before, after = text[: one.start], text[one.end :]
    return Place(
        where=text_label(words, key),
        kind=words.say(f"consultations.kind.{one.kind.value}"),
        before=_last(before),
        found=text[one.start : one.end],
        after=_first(after),
        holds=one.holds,
    )


def _last(before: str) -> str:
    if len(before) <= _AROUND:
        return before
    return "…" + before[-_AROUND:].partition(" ")[2]


def _first(after: str) -> str:
    return after if len(after) <= _AROUND else after[:_AROUND].rpartition(" ")[0] + " …"


def voice_said(words: Wording, given: Given, who: str) -> str:
    """Whose voice it is: `A reflection · from Ben`. `who` is its author as the face shows them,
    empty where it has no name."""
    voice = words.choice(given.voice).label
    if given.presenters:
        voice = _presenters(words, given.voice, voice)
        if not who:
            return voice
        return words.say("consultations.voice.from_presenter_named", voice=voice, who=who)
    if not who:
        return words.say("consultations.voice.from_nobody", voice=voice)
    return words.say("consultations.voice.from_named", voice=voice, who=who)


def _presenters(words: Wording, one: Voice, said: str) -> str:
    # These two say so already.
    if one in (Voice.ANSWER, Voice.REPLY):
        return said
    return words.say("consultations.voice.from_presenter", voice=said)


def state(words: Wording, given: Given, post: Post) -> str:
    """Where something that was given stands."""
    if given.keeping is Keeping.HELD:
        return _held(words, given, post, "state")
    return words.say(f"consultations.state.{given.keeping.value}")


def given_now(words: Wording, given: Given, post: Post) -> str:
    """What became of something that was just given, changed or taken back."""
    if given.keeping is Keeping.HELD:
        return _held(words, given, post, "given")
    if given.keeping is Keeping.POSTED and not post.in_words:
        return words.say("consultations.given.posted_page")
    return words.say(f"consultations.given.{given.keeping.value}")


def _held(words: Wording, given: Given, post: Post, where: str) -> str:
    """Until when: its own phase, or where that is open, its end."""
    if given.phase <= post.index:
        return words.say(f"consultations.{where}.held_now")
    name = phase(words, phases(post.form)[given.phase])
    return words.say(f"consultations.{where}.held", phase=name)


def parts(words: Wording, one: Form) -> Iterator[tuple[str, str]]:
    """Each phase's name and what it asks, in order."""
    for each in phases(one):
        choice = words.choice(each)
        yield choice.label, choice.description
