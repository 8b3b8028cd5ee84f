"""What a group may change in a form: reword, drop or add optional questions.

The practice reads answers by their keys. So a question it relies on stays, and what stays
keeps its kind and the keys of its answers; only the words are the group's.
"""

from __future__ import annotations

from bot.wording.forms import CHOOSING, Form, Question
from bot.wording.problems import Findings


def check_form(file: str, own: Form, shipped: Form, findings: Findings) -> None:
    """Notes every way in which a group's form could not do the work of the shipped one."""
    mine = {question.key: question for question in own.questions}
    theirs = {question.key: question for question in shipped.questions}
    for key, question in theirs.items():
        if key not in mine and not question.optional:
            findings.add(file, key, "this question must stay; it can be reworded")
    for key, question in mine.items():
        reason = _misfit(question, theirs[key]) if key in theirs else _unfit(question)
        if key and reason:
            findings.add(file, key, reason)


def _misfit(own: Question, shipped: Question) -> str | None:
    """Why a reworded question cannot stand in for the shipped one, or None."""
    if own.kind != shipped.kind:
        return f'the kind must stay "{shipped.kind}"'
    if own.kind in CHOOSING and _keys(own) != _keys(shipped):
        return f"the options must keep their keys: {', '.join(sorted(_keys(shipped)))}"
    if own.required != shipped.required:
        return f"required must stay {str(shipped.required).lower()}"
    return None


def _unfit(added: Question) -> str | None:
    """Why a question of the group's own cannot be added, or None."""
    if added.kind in ("channel", "role"):
        return "only the shipped setup forms can ask for a channel or a role"
    if added.required:
        return "an added question may be left unanswered, so required must be false"
    return None


def _keys(question: Question) -> set[str]:
    return {option.key for option in question.options}
