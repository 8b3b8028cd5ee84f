"""What is shipped: complete, within Discord's limits, in the voice of the house."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from bot.alliance.digests import FirstBecause
from bot.alliance.exchanges import Source
from bot.alliance.markers import Marker, Presence, Reaction, RuptureType, Silence, Trigger
from bot.alliance.readings import Against, Noticed
from bot.alliance.ruptures import Extent, Reception, State
from bot.wording import Form, UnknownWording, Wording
from bot.wording.choices import ENUMERATIONS
from bot.wording.files import shipped_folder
from bot.wording.sheets import joined

FORMS = (
    "allowed_words",
    "consult",
    "consult_words",
    "debrief",
    "formulation",
    "happened",
    "join",
    "lesson",
    "move",
    "own_line",
    "packet_question",
    "plan",
    "repair",
    "review",
    "setup_care",
    "setup_rooms",
    "setup_time",
    "takeaway",
    "voice_answer",
    "voice_client_chair",
    "voice_line",
    "voice_question",
    "voice_reflection",
    "voice_reply",
    "voice_thanks",
    "voice_therapist_chair",
    "weekly",
    "weigh",
)
MEMBERS = [member for enumeration in ENUMERATIONS for member in enumeration]
PHONE = 45


def everything_read(wording: Wording) -> Iterator[tuple[str, str]]:
    """Each text a clinician reads; not what a terminal says, nor what is only looked for."""
    for key, words in wording.texts.items():
        if not key.startswith(("terminal.", "identifiers.", "lessons.times.")):
            yield key, joined(words.said)
    for table, choices in wording.choices.words.items():
        for key, choice in choices.items():
            yield f"{table}.{key}", f"{choice.label} / {choice.description}"
    for line in wording.lines:
        yield f"lines.{line.key}", line.text
    for rule, words in wording.line_rules.words.items():
        yield f"line_check.{rule}", f"{words.label} / {words.why}"
    for form in wording.forms.values():
        yield f"{form.key}", f"{form.title} {form.intro}"
        for question in form.questions:
            shown = (question.label, question.description, question.placeholder)
            yield f"{form.key}.{question.key}", " / ".join(shown)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member}")
def test_every_key_of_the_field_has_words_that_fit_a_phone(
    wording: Wording, member: StrEnum
) -> None:
    choice = wording.choice(member)
    assert 0 < len(choice.label) <= PHONE
    assert 0 < len(choice.description) <= 100


@pytest.mark.parametrize("marker", Marker)
def test_every_marker_names_its_look_alike(wording: Wording, marker: Marker) -> None:
    assert wording.choice(marker).description.startswith("Not when ")


@pytest.mark.parametrize("member", [*RuptureType, *State, *FirstBecause])
def test_words_that_stand_inside_a_sentence_begin_small_and_end_open(
    wording: Wording, member: StrEnum
) -> None:
    label = wording.choice(member).label
    assert label[0].islower()
    assert not label.endswith(".")


def test_a_key_of_no_table_has_no_words(wording: Wording) -> None:
    class Weather(StrEnum):
        RAIN = "rain"

    with pytest.raises(UnknownWording):
        wording.choice(Weather.RAIN)


@pytest.mark.parametrize("against", Against)
def test_everything_that_counts_against_a_reading_has_a_sentence(
    wording: Wording, against: Against
) -> None:
    assert wording.say(f"readings.against.{against}").endswith((".", "?"))


@pytest.mark.parametrize("noticed", Noticed)
def test_everything_noticed_ends_in_one_gentle_question(wording: Wording, noticed: Noticed) -> None:
    assert wording.say(f"readings.noticed.{noticed}").count("?") == 1


@pytest.mark.parametrize("kind", [*RuptureType, "none", "ending"])
def test_every_reading_has_a_headline(wording: Wording, kind: str) -> None:
    assert wording.say(f"readings.headline.{kind}")


def test_the_shipped_forms_are_those_the_practice_knows(wording: Wording) -> None:
    assert tuple(sorted(wording.forms)) == FORMS
    with pytest.raises(UnknownWording):
        wording.form("weather")


@pytest.mark.parametrize("key", FORMS)
def test_every_form_keeps_within_what_discord_shows(wording: Wording, key: str) -> None:
    form = wording.form(key)
    assert 0 < len(form.title) <= 45
    assert 1 <= len(form.in_chat) + bool(form.intro) <= 5
    for question in form.questions:
        assert 0 < len(question.label) <= 45
        assert len(question.description) <= 100
        assert len(question.placeholder) <= 100
        assert question.longest <= 4000
        for option in question.options:
            assert 0 < len(option.label) <= 100
            assert len(option.description) <= 100


@pytest.mark.parametrize("key", FORMS)
def test_every_choice_has_as_many_options_as_its_kind_can_show(wording: Wording, key: str) -> None:
    for question in wording.form(key).questions:
        fewest = {"one": 2, "many": 1}.get(question.kind, 0)
        most = 25 if fewest else 0
        assert fewest <= len(question.options) <= most


def keys(form: Form) -> list[str]:
    return [question.key for question in form.questions]


def test_the_debrief_asks_what_happened_before_what_the_clinician_did(wording: Wording) -> None:
    debrief = wording.form("debrief")
    asked = [question.key for question in debrief.in_chat]
    assert asked == ["presence", "markers", "reactions", "moment", "next_line"]


def test_on_the_page_what_happened_stands_first_too(wording: Wording) -> None:
    order = ["presence", "markers", "silence", "reactions", "triggers", "impression", "moment"]
    assert keys(wording.form("debrief")) == [*order, "minute", "source", "next_line"]


def test_a_debrief_can_be_sent_with_one_tap(wording: Wording) -> None:
    asked = [question for question in wording.form("debrief").questions if question.required]
    assert [question.kind for question in asked] == ["one"]


def test_the_debrief_offers_every_key_of_the_field(wording: Wording) -> None:
    asked = {question.key: question for question in wording.form("debrief").questions}
    presence, markers, reactions = asked["presence"], asked["markers"], asked["reactions"]
    assert [option.key for option in presence.options] == [*Presence, "acute_risk"]
    assert [option.key for option in markers.options] == list(Marker)
    assert [option.key for option in reactions.options] == [*Reaction, "neither"]
    assert reactions.at_least == 0
    assert [option.key for option in asked["triggers"].options] == list(Trigger)
    assert [option.key for option in asked["silence"].options] == list(Silence)
    assert [option.key for option in asked["source"].options] == list(Source)


def test_in_chat_the_own_reactions_are_boxes_to_tick(wording: Wording) -> None:
    """More than ten would be a menu, and a tap more on a phone."""
    reactions = wording.form("debrief").in_chat[2]
    assert [option.key for option in reactions.options] == list(Reaction)
    assert reactions.at_most == len(reactions.options) == 10


def test_a_repair_attempt_asks_for_the_reaction_before_how_far_it_went(wording: Wording) -> None:
    repair = wording.form("repair")
    assert keys(repair) == ["line", "reception", "afterwards", "extent", "steps"]
    assert [option.key for option in repair.questions[1].options] == [*Reception, "acute_risk"]
    assert [option.key for option in repair.questions[3].options] == list(Extent)
    assert "reaction" in repair.questions[3].description


def test_the_digest_day_counts_from_monday(wording: Wording) -> None:
    day = wording.form("setup_time").questions[1]
    assert [(option.key, option.label) for option in day.options][:: len(day.options) - 1] == [
        ("0", "Monday"),
        ("6", "Sunday"),
    ]


def test_rooms_are_asked_for_as_channels_and_a_role(wording: Wording) -> None:
    rooms = wording.form("setup_rooms").questions
    assert [(question.key, question.kind) for question in rooms] == [
        ("digest_channel", "channel"),
        ("consultation_channel", "channel"),
        ("clinician_role", "role"),
    ]


UNWELCOME = {
    "an exclamation mark": re.compile(r"!(?!\})"),
    "praise or guilt": re.compile(r"(?i)\b(well done|great|congratul\w*|streak|forgot|failed)\b"),
    "an instruction": re.compile(r"(?i)\byou (should|must|have to|need to)\b"),
    "a cause": re.compile(r"(?i)\b(causes|caused|proves|proven)\b"),
    "another word for a client": re.compile(r"(?i)\bpatients?\b"),
    "British spelling": re.compile(r"(?i)\b\w*(isation|colour|humour|behaviour|organiser)\w*\b"),
}


@pytest.mark.parametrize("fault", UNWELCOME)
def test_the_voice_is_plain_and_without_pressure(wording: Wording, fault: str) -> None:
    pattern = UNWELCOME[fault]
    assert [key for key, text in everything_read(wording) if pattern.search(text)] == []


def test_the_evidence_is_told_with_its_figures_and_its_limit(wording: Wording) -> None:
    told = " ".join(wording.many("about.evidence.body"))
    for figure in ("11 studies", "1,314 clients", "r = .29", "d = .62", "2000", "2018"):
        assert figure in told
    assert "associated with" in told
    assert "does not show" in told


def test_joining_says_what_happens_with_words_in_each_mode(wording: Wording) -> None:
    for mode in ("chat", "page"):
        told = wording.say(f"join.words.{mode}")
        assert "no end-to-end encryption of text" in told
        assert "no agreement for health data" in told
    assert "30" in wording.say("join.words.kept", days=30)


@pytest.mark.parametrize(
    "path", sorted(shipped_folder().rglob("*.toml")), ids=lambda path: path.name
)
def test_every_file_begins_by_telling_a_clinician_how_to_edit_it(path: Path) -> None:
    top = path.read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert top.startswith("#")
    head = re.split(r"(?m)^[^#\n]", path.read_text(encoding="utf-8"), maxsplit=1)[0]
    assert "afterhour prompts check" in head


def test_the_wheel_carries_the_words_where_they_are_looked_for() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"]["prompts"] == "bot/prompts"
