"""A form from `prompts/` as a template draws it, and what was posted as plain answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from multidict import MultiDict

from bot.alliance.markers import Marker, MarkerKind
from bot.practice.answers import Answers, legible
from bot.wording import Form, Question, Wording, limits

# Checkboxes beside one another; of more, the note that names the look-alike waits for its box.
_MANY = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen. Without a key it is none: a choice that is taken back."""

    key: str
    label: str
    description: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers that belong together, under a title where there are several such groups."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it is drawn: with what was answered, and what is wrong with that."""

    question: Question
    groups: tuple[Choices, ...] = ()
    value: str = ""
    fault: str = ""

    @property
    def first(self) -> str:
        """The id of the element that a link in the summary leads to."""
        key = self.question.key
        return f"{key}-{self.groups[0].choices[0].key}" if self.groups else key

    @property
    def folded(self) -> bool:
        """Whether it waits under its name: for the page alone, not needed, and not answered."""
        chosen = any(choice.chosen for choice in self._answers())
        extra = self.question.face == "page" and not self.question.required
        return bool(self.groups) and extra and not chosen and not self.fault

    @property
    def terse(self) -> bool:
        """Whether there are so many choices that their notes wait for what is chosen."""
        return len(self._answers()) > _MANY

    def _answers(self) -> list[Choice]:
        return [choice for group in self.groups for choice in group.choices if choice.key]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form as a template draws it. `fault` is about the whole of it."""

    title: str
    intro: str
    fields: tuple[Field, ...]
    fault: str = ""

    @property
    def refused(self) -> bool:
        """Whether something has to be put right."""
        return bool(self.fault or any(found.fault for found in self.fields))


@dataclass(frozen=True, slots=True)
class Sent:
    """What was posted: plain answers, and by question what is wrong with them."""

    answers: dict[str, str | list[str]]
    faults: dict[str, str] = field(default_factory=dict)


def drawn(
    words: Wording,
    form: Form,
    given: Answers | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    fault: str = "",
    settled: frozenset[str] = frozenset(),
) -> Drawn:
    """The form with what was answered so far. What no option is (any more) is not chosen.

    Questions that are `settled` have an answer always: it can be changed and not taken back.
    """
    wrong = faults or {}
    fields = (
        _field(
            words,
            question,
            (given or {}).get(question.key, ""),
            wrong.get(question.key, ""),
            settled=question.key in settled,
        )
        for question in form.questions
    )
    return Drawn(form.title, form.intro, tuple(fields), fault)


def read(words: Wording, form: Form, posted: MultiDict[str]) -> Sent:
    """What was posted, as answers: only options that are there, and texts as they were typed.

    A text that is too long, a choice that is missing, too few or too many are faults; the
    answers hold everything all the same, so that nothing is typed twice.
    """
    sent = Sent({})
    for question in form.questions:
        given = posted.getall(question.key, [])
        if question.kind == "text":
            sent.answers[question.key] = given[0] if given else ""
        else:
            chosen = [option.key for option in question.options if option.key in given]
            one = question.kind == "one"
            sent.answers[question.key] = "".join(chosen[:1]) if one else chosen
        fault = _fault(words, question, sent.answers[question.key])
        if fault:
            sent.faults[question.key] = fault
    return sent


def _fault(words: Wording, question: Question, answer: str | list[str]) -> str:
    if question.required and not (legible(answer) if isinstance(answer, str) else answer):
        return words.say(f"page.form.needed_{'text' if question.kind == 'text' else 'choice'}")
    if isinstance(answer, str):
        if question.kind != "text":
            return ""
        over = limits.length(answer.strip()) - question.longest
        return words.count("page.form.too_long", over, most=question.longest) if over > 0 else ""
    if answer and len(answer) < question.at_least:
        return words.say("page.form.too_few", least=question.at_least)
    if len(answer) > question.at_most:
        return words.say("page.form.too_many", most=question.at_most)
    return ""


def _field(
    words: Wording, question: Question, given: str | list[str], fault: str, *, settled: bool = False
) -> Field:
    if question.kind == "text":
        text = given if isinstance(given, str) else ", ".join(given)
        return Field(question, value=text, fault=fault)
    chosen = [given] if isinstance(given, str) else given
    choices = tuple(
        Choice(option.key, option.label, option.description, option.key in chosen)
        for option in question.options
    )
    if question.kind == "one" and not (question.required or settled):
        # A browser lets nobody take a radio button back.
        nothing = not any(choice.chosen for choice in choices)
        choices += (Choice("", words.say("page.form.no_answer"), "", nothing),)
    grouped = _by_kind(words, choices) if question.choices == "marker" else (Choices("", choices),)
    return Field(question, grouped, fault=fault)


def _by_kind(words: Wording, choices: Iterable[Choice]) -> tuple[Choices, ...]:
    """Markers under what they are signs of; a group's own options come last."""
    under: dict[str, list[Choice]] = {kind.value: [] for kind in MarkerKind}
    others: list[Choice] = []
    for choice in choices:
        known = choice.key in set(Marker)
        (under[Marker(choice.key).kind.value] if known else others).append(choice)
    titled = [
        Choices(words.say(f"page.form.signs.{kind}"), tuple(found)) for kind, found in under.items()
    ]
    return tuple(group for group in (*titled, Choices("", tuple(others))) if group.choices)
