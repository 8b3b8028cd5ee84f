"""Forms: a title and questions, drawn as a modal (five at most) or as a web page.

Each form is one file in `prompts/en/forms`. A group's own file of the same name stands in
for it as a whole: questions marked `optional` may be left out, others may be added, and what
the practice relies on stays (`overlay.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from bot.wording import limits
from bot.wording.choices import BY_TABLE, Choices
from bot.wording.problems import Findings
from bot.wording.tables import Table, repeated

Kind = Literal["one", "many", "text", "channel", "role"]
KINDS: tuple[str, ...] = get_args(Kind)
Face = Literal["both", "page"]
FACES: tuple[str, ...] = get_args(Face)
CHOOSING = frozenset({"one", "many"})
_KEY = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. `key` is what is stored; `face` where it is shown."""

    key: str
    label: str
    description: str = ""
    face: Face = "both"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form.

    `required` asks the clinician for an answer; `optional` lets a group leave the question
    out of its own form. `at_least` and `at_most` count choices and hold for kind "many";
    `longest` and `long` (more than one line) hold for kind "text". `choices` names the table
    of `choices.toml` that the options come from, or is empty. `face` says where it is asked:
    on the page only, or in Discord's modals as well, which have room for five.
    """

    key: str
    kind: Kind
    label: str
    description: str
    required: bool
    options: tuple[Option, ...] = ()
    placeholder: str = ""
    longest: int = limits.ANSWER
    long: bool = False
    at_least: int = 0
    at_most: int = 0
    optional: bool = False
    choices: str = ""
    face: Face = "both"


@dataclass(frozen=True, slots=True)
class Form:
    """A form. The intro is empty where there is none; shown, it takes the room of a question.

    The page asks all `questions`, Discord's modals those `in_chat`.
    """

    key: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""

    @property
    def in_chat(self) -> tuple[Question, ...]:
        """The questions without those, and without the options, that stand on the page alone."""
        return tuple(_in_chat(question) for question in self.questions if question.face == "both")

    @property
    def beside(self) -> Form:
        """What stands on the page alone, as a form of its own that Discord has room for.

        What is written comes before what is chosen: whoever opens it has something to tell.
        """
        rest = [replace(one, face="both") for one in self.questions if one.face == "page"]
        rest.sort(key=lambda one: one.kind != "text")
        return replace(self, questions=tuple(rest[: limits.QUESTIONS]), intro="")


def _in_chat(question: Question) -> Question:
    options = tuple(option for option in question.options if option.face == "both")
    if len(options) == len(question.options):
        return question
    return replace(question, options=options, at_most=min(question.at_most, len(options)))


def read_form(
    file: str, key: str, data: Mapping[str, object], choices: Choices, findings: Findings
) -> Form:
    """A form as its file describes it; every problem in it is noted."""
    table = Table(file, "", data, findings)
    form = Form(
        key=key,
        title=table.text("title", limits.FORM_TITLE),
        intro=table.text("intro", limits.INTRO, needed=False),
        questions=tuple(_question(entry, choices) for entry in table.tables("question")),
    )
    table.close()
    _check_count(table, form)
    return form


def _check_count(table: Table, form: Form) -> None:
    for key in repeated(question.key for question in form.questions):
        table.wrong(key, "two questions have this key")
    if not form.questions:
        table.wrong("", "a form needs at least one [[question]]")
    room = limits.QUESTIONS - bool(form.intro)
    shown = sum(question.face == "both" for question in form.questions)
    if shown > room:
        beside = " beside its intro" if form.intro else ""
        table.wrong("", f"{shown} questions, Discord shows {room} at most{beside}")
    for question in form.questions:
        if question.required and question.face == "page":
            table.wrong(question.key, "a question of the page alone may not be required")


def _question(table: Table, choices: Choices) -> Question:
    kind = _kind(table)
    source = _source(table) if kind in CHOOSING else ""
    options = _options(table, kind, source, choices) if kind in CHOOSING else ()
    most = len(options) if kind == "many" else 0
    text = kind == "text"
    question = Question(
        key=_key(table),
        kind=kind,
        label=table.text("label", limits.QUESTION_LABEL),
        description=table.text("description", limits.QUESTION_DESCRIPTION, needed=False),
        placeholder=table.text("placeholder", limits.QUESTION_PLACEHOLDER, needed=False),
        required=table.flag("required"),
        optional=table.flag("optional"),
        long=text and table.flag("long"),
        longest=table.number("longest", 1, limits.ANSWER, otherwise=limits.ANSWER) if text else 0,
        at_least=table.number("at_least", 0, most, otherwise=0) if most else 0,
        at_most=table.number("at_most", 1, most, otherwise=most) if most else 0,
        options=options,
        choices=source,
        face=_face(table),
    )
    shown = sum(option.face == "both" for option in options)
    if options and question.face == "both" and shown < (2 if kind == "one" else 1):
        table.wrong("option", "Discord would have nothing to show: too many options of the page")
    if question.at_least > question.at_most:
        table.wrong("at_least", "is more than at_most")
    table.close()
    return question


def _key(table: Table) -> str:
    key = table.text("key", 40)
    if key and not _KEY.fullmatch(key):
        table.wrong("key", "small letters, digits and _ only")
    return key


def _kind(table: Table) -> Kind:
    """The kind; text where it is not usable, so that reading can go on."""
    written = table.text("kind", 20)
    if written in KINDS:
        return cast("Kind", written)
    if written:
        table.wrong("kind", f"one of {', '.join(KINDS)} is expected")
    return "text"


def _face(table: Table) -> Face:
    """Where it is shown; on both faces where nothing usable is said."""
    written = table.text("face", 20, needed=False)
    if written and written not in FACES:
        table.wrong("face", f"one of {', '.join(FACES)} is expected")
    return "page" if written == "page" else "both"


def _source(table: Table) -> str:
    source = table.text("choices", 40, needed=False)
    if source and source not in BY_TABLE:
        table.wrong("choices", "there is no such table in choices.toml")
        return ""
    return source


def _options(table: Table, kind: Kind, source: str, choices: Choices) -> tuple[Option, ...]:
    taken = [
        Option(key, words.label, words.description) for key, words in choices.table(source).items()
    ]
    own = [_option(entry) for entry in table.tables("option")]
    options = (*taken, *own)
    _check_options(table, kind, options)
    return options


def _option(table: Table) -> Option:
    option = Option(
        key=_key(table),
        label=table.text("label", limits.OPTION_LABEL),
        description=table.text("description", limits.OPTION_DESCRIPTION, needed=False),
        face=_face(table),
    )
    table.close()
    return option


def _check_options(table: Table, kind: Kind, options: tuple[Option, ...]) -> None:
    fewest = 2 if kind == "one" else 1
    if not fewest <= len(options) <= limits.OPTIONS:
        table.wrong("option", f"{len(options)} options, {fewest} to {limits.OPTIONS} are possible")
    for key in repeated(option.key for option in options):
        table.wrong("option", f"two options have the key {key}")
