"""The printer: what a person has on their phone, in sixty columns of plain text."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal import Message, Modal, Screen, StandIn, render
from bot.rehearsal.lettering import Ink, cells, lines, wrapped
from bot.rehearsal.parts import with_ids


@pytest.fixture
async def phone(monkeypatch: pytest.MonkeyPatch):
    """A stand-in with Ana in it; nothing is connected."""
    async with StandIn() as discord:
        yield discord.add_person("Ana")


def message(person, content: str = "", *components, **changes) -> Message:
    made = Message(person.dm, person.world.bot)
    made.content = content
    made.components = with_ids(list(components))
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def body(text: str) -> str:
    """What was drawn, without the author line, which has the time of day in it."""
    return text.partition("\n")[2]


def test_a_container_is_a_box_with_its_buttons(phone):
    drawn = render(
        message(
            phone,
            "",
            {
                "type": 17,
                "components": [
                    {"type": 10, "content": "# Open\n**Two** ruptures\n-# since Monday"},
                    {
                        "type": 1,
                        "components": [
                            {"type": 2, "style": 1, "label": "Open mine", "custom_id": "a:b:1"},
                            {
                                "type": 2,
                                "style": 2,
                                "label": "Later",
                                "custom_id": "a:c:1",
                                "disabled": True,
                            },
                            {"type": 2, "style": 5, "label": "Page", "url": "https://x.example"},
                        ],
                    },
                ],
            },
            flags=1 << 6 | 1 << 15,
        ),
        width=30,
    )

    assert drawn.startswith("Afterhour [APP]")
    assert body(drawn).split("\n") == [
        "╭───────────────",
        "│ Open",
        "│ Two ruptures",
        "│ since Monday",
        "│ [ Open mine ]",
        "│ [ Later ] (off) [ Page ↗ ]",
        "╰───────────────",
        "👁 Only you can see this",
    ]


def test_a_form_shows_what_was_filled_in(phone):
    options = [{"label": "About the same", "value": "same"}, {"label": "Quieter", "value": "quiet"}]
    form = Modal(
        {
            "custom_id": "a:b:1",
            "title": "After the hour",
            "components": with_ids(
                [
                    {"type": 10, "content": "Two minutes."},
                    {
                        "type": 18,
                        "label": "Quiet?",
                        "description": "Compared with last time",
                        "component": {"type": 21, "custom_id": "quiet", "options": options},
                    },
                    {
                        "type": 18,
                        "label": "Noticed",
                        "component": {
                            "type": 22,
                            "custom_id": "noticed",
                            "options": options,
                            "required": False,
                        },
                    },
                    {
                        "type": 18,
                        "label": "The moment",
                        "component": {
                            "type": 4,
                            "custom_id": "moment",
                            "style": 2,
                            "required": False,
                        },
                    },
                ]
            ),
        },
        phone,
        phone.dm,
        None,
    )
    drawn = render(
        form, {"quiet": "quiet", "noticed": ["same"], "moment": "I spoke.\nShe did not."}, width=40
    )

    assert drawn.split("\n") == [
        "╭─ After the hour ─",
        "│ Two minutes.",
        "│",
        "│ Quiet? *",
        "│ Compared with last time",
        "│ ( ) About the same",
        "│ (•) Quieter",
        "│",
        "│ Noticed",
        "│ [x] About the same",
        "│ [ ] Quieter",
        "│",
        "│ The moment",
        "│ ┆ I spoke.",
        "│ ┆ She did not.",
        "│",
        "│ [ Cancel ]  [ Submit ]",
        "╰────────────────────",
    ]


def test_mentions_times_and_links_are_spelt_out(phone):
    drawn = body(render(message(phone, f"<@{phone.id}> </debrief:12> <t:0:t> [here](https://x.y)")))

    assert drawn == "@Ana /debrief 00:00 UTC here <https://x.y>"


@pytest.mark.parametrize("text", ["🌙 " * 60, "עברית " * 30, "漢字" * 60, "x" * 200, "a b " * 60])
def test_no_line_is_wider_than_the_screen(phone, text: str):
    container = {"type": 17, "components": [{"type": 10, "content": text}]}
    drawn = render(message(phone, text, container), width=50)

    assert max(cells(line) for line in drawn.split("\n")) <= 50
    assert "".join(wrapped(text, 20)).replace(" ", "") == text.replace(" ", "")


def test_letters_from_right_to_left_keep_to_themselves():
    (line,) = lines("שלום", 40, Ink())

    assert line == "\u2068שלום\u2069"  # noqa: RUF001


def test_bold_goes_on_across_a_break():
    assert lines("**one two** three", 8, Ink(colour=True)) == [
        "\x1b[1mone two\x1b[0m",
        "three",
    ]


def test_without_a_terminal_there_are_no_codes(phone):
    out = io.StringIO()
    Screen(out).show(message(phone, "# Heading"))

    assert "\x1b" not in out.getvalue()
    assert "Heading" in out.getvalue()


@pytest.mark.parametrize(
    ("away", "said"),
    [
        ({"hours": 4}, "in 4 hours"),
        ({"hours": 24}, "in a day"),
        ({"days": 3}, "in 3 days"),
        ({"minutes": -60}, "an hour ago"),
        ({"seconds": 30}, "in 30 seconds"),
    ],
)
def test_what_is_counted_down_is_shown_as_a_client_says_it(away, said):
    now = datetime(2026, 1, 14, 16, 0, tzinfo=UTC)
    stamp = f"<t:{int((now + timedelta(**away)).timestamp())}:R>"
    assert lines(stamp, 40, Ink(), now=now) == [said]
