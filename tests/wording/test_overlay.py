"""A group's own words, laid over the shipped ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.markers import Marker
from bot.wording import Wording, WordingProblems
from bot.wording.files import shipped_folder
from bot.wording.load import Loading

from .conftest import Overlay, problems


def form(name: str) -> str:
    """A shipped form's text, to be changed by a test."""
    return (shipped_folder() / "forms" / f"{name}.toml").read_text(encoding="utf-8")


def question(key: str, kind: str = "text", more: str = "") -> str:
    return f'\n[[question]]\nkey = "{key}"\nkind = "{kind}"\nlabel = "Our own"\n{more}\n'


def without(text: str, key: str) -> str:
    """A form's text without one question."""
    parts = text.split("[[question]]\n")
    return "[[question]]\n".join(part for part in parts if f'key = "{key}"' not in part)


TWO = '[[question.option]]\nkey = "a"\nlabel = "A"\n[[question.option]]\nkey = "b"\nlabel = "B"\n'
OF_THE_PAGE = TWO.replace('label = "B"', 'label = "B"\nface = "page"')
MANY = "".join(f'[[question.option]]\nkey = "k{n}"\nlabel = "K"\n' for n in range(26))
SHORT = without(form("debrief"), "moment")

BAD: list[tuple[str, str | bytes, str, str]] = [
    # file, content, key, what the reason says
    ("cardz.toml", 'a = "b"', "", "there is no such file"),
    ("chioces.toml", 'a = "b"', "", "is it choices.toml?"),
    ("forms/weather.toml", 'title = "b"', "", "there is no such file"),
    ("readme.txt", "hello", "", "there is no such file"),
    ("about.toml", 'title = "About\n', "", "is not valid TOML: "),
    ("about.toml", "a = 1\na = 2\nb = 3", "", "line 2"),
    ("about.toml", 'title = "Über"'.encode("latin-1"), "", "is not UTF-8 text (line 1)"),
    ("about.toml", 'subtitle = "b"', "subtitle", "there is no such key"),
    ("about.toml", '[evidence]\nsubtitle = "b"', "evidence.subtitle", "there is no such key"),
    ("about.toml", 'evidence = "b"', "evidence", "a table is expected"),
    ("about.toml", "title = 3", "title", "this is a number"),
    ("about.toml", "title = true", "title", "this is true or false"),
    ("about.toml", "title = 2020-01-01", "title", "this is a date or time"),
    ("about.toml", 'title = "  "', "title", "the text is empty"),
    ("about.toml", 'title = ["a"]', "title", "one text is expected"),
    ("about.toml", 'body = "a"', "body", "a list is expected"),
    ("about.toml", "body = []", "body", "an empty list"),
    ("about.toml", 'body = ["a", 3]', "body", "this is a list"),
    ("about.toml", 'body = ["a", " "]', "body", "the text is empty"),
    ("about.toml", f'title = "{"x" * 2001}"', "title", "2001 characters, Discord shows 2000"),
    ("about.toml", 'title = "{client}"', "title", "{client} cannot be filled in here"),
    ("about.toml", 'title = "{"', "title", "a lone { or }"),
    ("join.toml", '[words]\nkept = "{months!}"', "words.kept", "(placeholders here: {days})"),
    ("join.toml", '[words]\nkept = "Not for long."', "words.kept", "{days} must be kept"),
    ("choices.toml", '[weather.rain]\nlabel = "a"', "weather", "there is no such table"),
    ("choices.toml", '[marker.rain]\nlabel = "a"', "marker.rain", "there is no such key"),
    ("choices.toml", '[marker]\nsilent = "a"', "marker.silent", "a table is expected"),
    ("choices.toml", 'marker = "a"', "marker", "a table is expected"),
    ("choices.toml", '[marker.silent]\nname = "a"', "marker.silent.name", "has no meaning here"),
    ("choices.toml", '[marker.silent]\nlabel = ""', "marker.silent.label", "the text is empty"),
    ("choices.toml", "[marker.silent]\nlabel = 1", "marker.silent.label", "this is a number"),
    (
        "choices.toml",
        f'[marker.silent]\nlabel = "{"x" * 101}"',
        "marker.silent.label",
        "101 characters, Discord shows 100 at most",
    ),
    (
        "choices.toml",
        f'[marker.silent]\ndescription = "{"x" * 101}"',
        "marker.silent.description",
        "101 characters",
    ),
    (
        "choices.toml",
        '[marker.silent]\nlabel = "{client}"',
        "marker.silent.label",
        "nothing is filled in here",
    ),
    ("lines.toml", '[lost_you]\ntext = "One. Two."', "lost_you.text", "one sentence"),
    ("lines.toml", f'[lost_you]\ntext = "{"x" * 200}."', "lost_you.text", "201 characters"),
    ("lines.toml", '[lost_you]\ntypes = ["sulking"]', "lost_you.types", "withdrawal, confront"),
    ("lines.toml", '[lost_you]\ntypes = ["mixed"]', "lost_you.types", "offered for mixed"),
    ("lines.toml", "[lost_you]\ntypes = []", "lost_you.types", "the list is empty"),
    ("lines.toml", '[lost_you]\nstages = "early"', "lost_you.stages", "a list of texts"),
    ("lines.toml", '[lost_you]\nmoment = "at_night"', "lost_you.moment", "in_the_room"),
    ("lines.toml", '[lost_you]\nwhy = "luck"', "lost_you.why", "noticing"),
    ("lines.toml", '[ours]\ntext = "I wonder."', "ours.types", "is missing"),
    ("lines.toml", '[ours]\nwhy = "noticing"', "ours.text", "is missing"),
    ("lines.toml", "[ours]\ndropped = true", "ours.dropped", "no such line"),
    ("lines.toml", '[lost_you]\ndropped = "yes"', "lost_you.dropped", "true or false is"),
    ("lines.toml", '[lost_you]\nauthor = "me"', "lost_you.author", "has no meaning here"),
    ("names.toml", 'given = ["Anna"]', "given", '"Anna" is not one plain word'),
    ("names.toml", 'given = "anna"', "given", "a list of texts"),
    ("names.toml", 'taken = ["anna"]', "taken", "has no meaning here"),
    ("codes.toml", 'first = ["grey"]', "first", "1 words, at least 20 are needed"),
    ("codes.toml", 'second = ["grey heron"]', "second", '"grey heron" is not one plain word'),
    ("forms/plan.toml", 'title = "A line"', "", "at least one [[question]]"),
    ("forms/plan.toml", form("plan").replace("title =", "name ="), "title", "is missing"),
    (
        "forms/plan.toml",
        form("plan").replace("A line for next time", "x" * 46),
        "title",
        "46 characters, Discord shows 45 at most",
    ),
    (
        "forms/plan.toml",
        form("plan").replace("What will you say?", "x" * 46),
        "line.label",
        "46 characters, Discord shows 45 at most",
    ),
    (
        "forms/plan.toml",
        form("plan").replace("I noticed that I …", "x" * 101),
        "line.placeholder",
        "101 characters",
    ),
    ("forms/plan.toml", form("plan").replace("300", "4001"), "line.longest", "outside 1 to 4000"),
    ("forms/plan.toml", form("plan").replace("300", '"300"'), "line.longest", "a whole number"),
    ("forms/plan.toml", form("plan").replace('"text"', '"essay"'), "line.kind", "one of one, many"),
    ("forms/plan.toml", form("plan").replace('"text"', '"role"'), "line", 'must stay "text"'),
    ("forms/plan.toml", form("plan") + question("a", more='face = "chat"'), "a.face", "both, page"),
    (
        "forms/plan.toml",
        form("plan") + question("a", "one", 'face = "both"\n' + OF_THE_PAGE),
        "a.option",
        "Discord would have nothing to show",
    ),
    (
        "forms/plan.toml",
        form("plan").replace("required = true", 'required = true\nface = "page"'),
        "line",
        "may not be required",
    ),
    ("forms/plan.toml", form("plan") + question("line"), "line", "two questions have this key"),
    ("forms/plan.toml", form("plan") + question("Our Own"), "Our Own.key", "small letters"),
    ("forms/plan.toml", form("plan") + question("a", "channel"), "a", "only the shipped setup"),
    (
        "forms/plan.toml",
        form("plan") + question("a", more="required = true"),
        "a",
        "required must be false",
    ),
    (
        "forms/plan.toml",
        form("plan") + question("a", more="at_most = 2"),
        "a.at_most",
        "no meaning",
    ),
    ("forms/plan.toml", form("plan") + question("a", "one"), "a.option", "0 options, 2 to 25"),
    ("forms/plan.toml", form("plan") + question("a", "many", MANY), "a.option", "26 options"),
    (
        "forms/plan.toml",
        form("plan") + question("a", "one", TWO.replace('"b"', '"a"')),
        "a.option",
        "two options have the key a",
    ),
    (
        "forms/plan.toml",
        form("plan") + question("a", "many", "at_least = 2\nat_most = 1\n" + TWO),
        "a.at_least",
        "is more than at_most",
    ),
    (
        "forms/plan.toml",
        form("plan") + question("a", "many", "at_most = 3\n" + TWO),
        "a.at_most",
        "3 is outside 1 to 2",
    ),
    (
        "forms/plan.toml",
        form("plan") + question("a", "one", 'choices = "weather"'),
        "a.choices",
        "no such table in choices.toml",
    ),
    ("forms/plan.toml", form("plan").replace("required = true", ""), "line", "must stay true"),
    ("forms/debrief.toml", form("debrief") + question("a"), "", "6 questions, Discord shows 5"),
    ("forms/debrief.toml", f'intro = "Breathe."\n{form("debrief")}', "", "4 at most beside its"),
    ("forms/debrief.toml", without(form("debrief"), "markers"), "markers", "must stay"),
    (
        "forms/debrief.toml",
        SHORT.replace('choices = "presence"', 'choices = "stage"'),
        "presence",
        "the options must keep their keys: acute_risk, clearly_quieter, more, quieter",
    ),
    (
        "forms/debrief.toml",
        SHORT.replace('key = "neither"', 'key = "nothing"'),
        "reactions",
        "the options must keep their keys",
    ),
]


@pytest.mark.parametrize(("file", "content", "key", "reason"), BAD)
def test_a_bad_overlay_is_told_with_file_key_and_reason(
    overlay: Overlay, file: str, content: str | bytes, key: str, reason: str
) -> None:
    found = problems(overlay({file: content}))
    assert (file, key) in [(one.file, one.key) for one in found]
    assert any(reason in one.reason for one in found if one.key == key)
    assert all(one.file == file for one in found)


def test_every_finding_comes_back_at_once_one_line_each(overlay: Overlay) -> None:
    ours = overlay(
        {
            "about.toml": 'subtitle = "a"\ntitle = 3',
            "choices.toml": '[marker.silent]\nlabel = ""',
            "lines.toml": "[",
        }
    )
    with pytest.raises(WordingProblems) as refusal:
        Wording.load(ours)
    assert len(refusal.value.problems) == 4
    told = str(refusal.value).splitlines()
    assert len(told) == 4
    assert "about.toml: subtitle: there is no such key" in told


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (found,) = problems(tmp_path / "nowhere")
    assert found.reason == "there is no such folder"


def test_the_same_file_with_and_without_the_language_is_a_problem(overlay: Overlay) -> None:
    (found,) = problems(overlay({"about.toml": 'title = "A"', "en/about.toml": 'title = "B"'}))
    assert "twice" in found.reason


GOOD: list[tuple[str, dict[str, str | bytes], Callable[[Wording], bool]]] = [
    ("nothing", {}, lambda words: words.say("about.title") == "About Afterhour"),
    (
        "one key",
        {"about.toml": 'title = "Who we are"'},
        lambda words: words.say("about.title") == "Who we are" and bool(words.many("about.body")),
    ),
    (
        "a folder named for the language",
        {"en/about.toml": 'title = "Who we are"'},
        lambda words: words.say("about.title") == "Who we are",
    ),
    (
        "a byte order mark, and what a Mac leaves behind",
        {"about.toml": b'\xef\xbb\xbftitle = "Who we are"', ".DS_Store": b"\x00\xff"},
        lambda words: words.say("about.title") == "Who we are",
    ),
    (
        "a label without its description, which the form shows too",
        {"choices.toml": '[marker.silent]\nlabel = "Went mute"'},
        lambda words: (
            words.choice(Marker.SILENT).label == "Went mute"
            and words.choice(Marker.SILENT).description.startswith("Not when")
            and words.form("debrief").questions[1].options[0].label == "Went mute"
        ),
    ),
    (
        "a line reworded, one dropped and one added",
        {
            "lines.toml": '[lost_you]\ntext = "I wonder."\n[gone_quiet]\ndropped = true\n'
            '[ours]\ntext = "I wondered about us."\ntypes = ["withdrawal"]\n'
            'moment = "in_the_room"\nwhy = "noticing"'
        },
        lambda words: (
            {"lost_you": "I wonder.", "ours": "I wondered about us."}.items()
            <= {line.key: line.text for line in words.lines}.items()
            and "gone_quiet" not in {line.key for line in words.lines}
        ),
    ),
    (
        "a name added and one allowed",
        {"names.toml": 'given = ["heron"]\nallowed = ["rose"]'},
        lambda words: (
            "heron" in words.given_names
            and "rose" not in words.given_names
            and "anna" in words.given_names
            and "heron" not in words.code_words.second
        ),
    ),
]


@pytest.mark.parametrize(("files", "holds"), [case[1:] for case in GOOD], ids=[c[0] for c in GOOD])
def test_a_group_may_lay_over(
    overlay: Overlay, files: dict[str, str | bytes], holds: Callable[[Wording], bool]
) -> None:
    assert holds(Wording.load(overlay(files)))


def test_a_form_may_lose_an_optional_question_and_gain_one(overlay: Overlay) -> None:
    own = SHORT.replace("After the hour", "Before the tea") + question("body", "many", TWO)
    debrief = Wording.load(overlay({"forms/debrief.toml": own})).form("debrief")
    assert debrief.title == "Before the tea"
    keys = [one.key for one in debrief.in_chat]
    assert keys == ["presence", "markers", "reactions", "next_line", "body"]
    assert not debrief.questions[-1].required


def test_a_question_of_the_page_takes_no_room_in_discord(overlay: Overlay) -> None:
    more = "".join(question(f"own{n}", more='face = "page"') for n in range(9))
    plan = Wording.load(overlay({"forms/plan.toml": form("plan") + more})).form("plan")
    assert len(plan.questions) == 10
    assert [one.key for one in plan.in_chat] == ["line"]


def test_an_option_of_the_page_is_left_out_in_discord(overlay: Overlay) -> None:
    one_more = '[[question.option]]\nkey = "c"\nlabel = "C"\nface = "page"\n'
    own = form("plan") + question("a", "many", TWO + one_more)
    asked = Wording.load(overlay({"forms/plan.toml": own})).form("plan")
    assert [option.key for option in asked.questions[1].options] == ["a", "b", "c"]
    in_chat = asked.in_chat[1]
    assert [option.key for option in in_chat.options] == ["a", "b"]
    assert in_chat.at_most == 2


def test_a_form_may_put_its_questions_in_another_order(overlay: Overlay) -> None:
    title, *questions = form("plan").split("[[question]]\n")
    own = "[[question]]\n".join(
        [title, *[question("first").split("[[question]]\n")[1], *questions]]
    )
    plan = Wording.load(overlay({"forms/plan.toml": own})).form("plan")
    assert [one.key for one in plan.questions] == ["first", "line"]


def test_a_code_list_of_ones_own_may_not_hold_a_name(overlay: Overlay) -> None:
    words = [f"w{letter}" for letter in "abcdefghijklmnopqrst"]
    listed = ", ".join(f'"{word}"' for word in [*words, "anna"])
    (found,) = problems(overlay({"codes.toml": f"first = [{listed}]"}))
    assert str(found) == "codes.toml: anna: is a given name, and codes never hold one"


@pytest.mark.parametrize("file", ["choices.toml", "lines.toml", "names.toml", "codes.toml"])
def test_shipped_words_that_lack_a_file_are_a_problem(
    shipped: Callable[[dict[str, str]], Path], file: str
) -> None:
    folder = shipped({})
    (folder / file).unlink()
    assert (file, "is missing or unusable") in [
        (one.file, one.reason) for one in problems(None, folder=folder)
    ]


def test_shipped_words_that_lack_a_key_of_the_field_are_a_problem(
    shipped: Callable[[dict[str, str]], Path],
) -> None:
    text = (shipped_folder() / "choices.toml").read_text(encoding="utf-8")
    folder = shipped({"choices.toml": text.replace("[extent.partly]", "[extent.party]")})
    told = [str(one) for one in problems(None, folder=folder)]
    assert "choices.toml: extent.partly: is missing" in told
    assert "choices.toml: extent.party: there is no such key" in told


KEYS = [
    *("title", "body", "marker", "silent", "label", "description", "lost_you", "text", "types"),
    *("stages", "moment", "why", "dropped", "given", "allowed", "first", "question", "option"),
    *("key", "kind", "choices", "required", "longest", "at_least", "at_most", "presence", "ours"),
]
WORDS = ["", "{", "{client!}", "one", "many", "text", "marker", "early", "I wonder.", "anna", "ü"]
values = st.recursive(
    st.one_of(st.sampled_from(WORDS), st.booleans(), st.integers(), st.floats(), st.dates()),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=12,
)


@settings(deadline=None)  # it reads all the files, and disks differ
@given(
    file=st.sampled_from(["about", "choices", "lines", "names", "codes", "forms/debrief"]),
    data=st.dictionaries(st.sampled_from(KEYS), values, max_size=6),
)
def test_whatever_a_file_holds_is_told_and_never_breaks_the_check(
    file: str, data: dict[str, object]
) -> None:
    loading = Loading(shipped_folder(), None)
    loading.own = {f"{file}.toml": data}
    loading.forms(loading.choices())
    loading.texts()
    loading.lines()
    loading.codes()
    assert all(one.file == f"{file}.toml" and one.reason for one in loading.findings.found)
