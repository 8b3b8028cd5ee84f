"""What may lie beneath a rupture: several hypotheses side by side, and never a verdict.

Practice literature disagrees. Behind a withdrawal one source sees a fear of rejection, another
a fear of being engulfed or of retaliation; behind a confrontation, a fear of being hurt without
a say, or of being abandoned. Others ask first what the clinician did. So a clinician may hold
several of these lightly, and nothing is concluded from what is chosen.
"""

from __future__ import annotations

from enum import StrEnum


class Hypothesis(StrEnum):
    """One thing that may lie beneath it. The last two are ours: not all of it is the client's."""

    REJECTION = "rejection"
    ENGULFMENT = "engulfment"
    RETALIATION = "retaliation"
    HURT_WITHOUT_SAY = "hurt_without_say"
    ABANDONMENT = "abandonment"
    MY_DOING = "my_doing"
    ELSEWHERE = "elsewhere"
