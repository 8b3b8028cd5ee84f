"""Who gives what, and when, in the three consultations that the rehearsal can play.

What they say stands in `prompts/en/consultation_story.toml`, under the form and the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.alliance.consultations import Form, Voice

PEOPLE = ("ana", "ben", "chiara", "dov", "elif")
_Q, _A, _R, _L = Voice.QUESTION, Voice.ANSWER, Voice.REFLECTION, Voice.LINE
_CLIENT, _THERAPIST = Voice.CLIENT_CHAIR, Voice.THERAPIST_CHAIR
_REPLY, _THANKS = Voice.REPLY, Voice.THANKS


@dataclass(frozen=True, slots=True)
class Gives:
    """Somebody gives something, `after` so many hours of the phase; `changed` once afterwards."""

    who: str
    voice: Voice
    after: float
    nameless: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """One consultation. `debrief` is what its presenter had ticked after the hour.

    `gives` has the index of a phase for its key: what is given while that phase is open, which
    may be early. `scenes` are told one a phase.
    """

    form: Form
    presenter: str
    at_start: tuple[str, ...]
    late: tuple[str, int]
    leaves: tuple[str, int]
    closed: str
    debrief: Mapping[str, object]
    kind: str
    share: tuple[str, ...]
    scenes: tuple[str, ...]
    gives: Mapping[int, tuple[Gives, ...]]
    identifying: bool = False
    takes: str = ""
    conducted: int = 3
    answered: frozenset[int] = field(default_factory=frozenset)

    @property
    def editor(self) -> str:
        """Who changes something they gave."""
        return next(one.who for some in self.gives.values() for one in some if one.changed)


SCRIPTS: dict[Form, Script] = {
    Form.BALINT: Script(
        form=Form.BALINT,
        presenter="ana",
        at_start=("ben", "elif", "chiara"),
        late=("dov", 2),
        leaves=("chiara", 2),
        closed="elif",
        debrief={
            "presence": "clearly_quieter",
            "markers": ["its_fine", "stories"],
            "reactions": ["relieved", "explained"],
        },
        kind="withdrawal",
        share=("markers", "reactions", "moment"),
        scenes=("questions", "answers", "chairs", "reflections", "reply", "thanks"),
        gives={
            0: (
                Gives("ben", _Q, 2, changed=True),
                Gives("chiara", _Q, 4),
                Gives("elif", _Q, 9),
            ),
            1: (Gives("ana", _A, 3),),
            2: (
                Gives("ben", _CLIENT, 1),
                Gives("chiara", _THERAPIST, 3),
                Gives("chiara", _R, 3.2),
                Gives("dov", _CLIENT, 20.5),
                Gives("elif", _THERAPIST, 22, nameless=True),
            ),
            3: (Gives("ben", _R, 2), Gives("dov", _R, 5), Gives("elif", _R, 21)),
            4: (Gives("ana", _REPLY, 4),),
            5: tuple(
                Gives(who, _THANKS, at)
                for who, at in (("ben", 1), ("dov", 2), ("elif", 20), ("ana", 21))
            ),
        },
        answered=frozenset({1, 4}),
    ),
    Form.CONSULTANCY: Script(
        form=Form.CONSULTANCY,
        presenter="ben",
        at_start=("chiara", "elif", "ana"),
        late=("dov", 2),
        leaves=("ana", 2),
        closed="elif",
        debrief={
            "presence": "same",
            "markers": ["complained_about_work", "task_undone"],
            "reactions": ["explained", "persuaded"],
        },
        kind="confrontation",
        share=("markers", "moment"),
        scenes=("questions", "answers", "chairs", "lines", "reply", "thanks"),
        gives={
            0: (
                Gives("chiara", _Q, 2, changed=True),
                Gives("ana", _Q, 3),
                Gives("elif", _Q, 9),
            ),
            1: (Gives("ben", _A, 3), Gives("ana", _L, 3.2)),
            2: (
                Gives("elif", _CLIENT, 1),
                Gives("chiara", _L, 2, nameless=True),
                Gives("dov", _CLIENT, 20.5),
                Gives("chiara", _THERAPIST, 22),
            ),
            3: (Gives("elif", _L, 2), Gives("dov", _L, 4)),
            4: (Gives("ben", _REPLY, 2),),
            5: tuple(
                Gives(who, _THANKS, at)
                for who, at in (("elif", 1), ("chiara", 2), ("dov", 15), ("ben", 16))
            ),
        },
        identifying=True,
        takes="elif_line",
        answered=frozenset({1, 4}),
    ),
    Form.INTERVISION: Script(
        form=Form.INTERVISION,
        presenter="chiara",
        at_start=("ben", "dov", "ana"),
        late=("elif", 2),
        leaves=("dov", 3),
        closed="ana",
        debrief={
            "presence": "quieter",
            "markers": ["polite", "changed_topic"],
            "reactions": ["reassured"],
        },
        kind="withdrawal",
        share=("moment",),
        scenes=(
            "questions_alone",
            "answers",
            "reflections_late",
            "reply",
            "lines_changed",
            "thanks",
        ),
        gives={
            0: (Gives("dov", _Q, 1), Gives("ana", _Q, 3), Gives("ben", _Q, 9)),
            1: (Gives("chiara", _A, 3),),
            2: (
                Gives("dov", _R, 1),
                Gives("dov", _L, 1.2),
                Gives("ana", _R, 3),
                Gives("elif", _R, 20.5, nameless=True),
                Gives("ben", _R, 22),
            ),
            3: (Gives("chiara", _REPLY, 4),),
            4: (
                Gives("ben", _L, 2, changed=True),
                Gives("ana", _L, 4),
                Gives("elif", _L, 16),
            ),
            5: tuple(
                Gives(who, _THANKS, at)
                for who, at in (("ana", 1), ("ben", 2), ("elif", 5), ("chiara", 7))
            ),
        },
        takes="ben_line_changed",
        conducted=4,
        answered=frozenset({1, 3}),
    ),
}
