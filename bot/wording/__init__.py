"""Every word a person reads: loads and checks `prompts/en` and a group's overlay.

`Wording.load()` gives the words or raises `WordingProblems` with every finding.
"""

from bot.wording.choices import Choice
from bot.wording.codes import CodeWords
from bot.wording.forms import Form, Kind, Option, Question
from bot.wording.line_check import LineRules, RuleWords
from bot.wording.markdown import plain
from bot.wording.problems import Problem, UnknownWording, WordingProblems
from bot.wording.words import Wording

__all__ = [
    "Choice",
    "CodeWords",
    "Form",
    "Kind",
    "LineRules",
    "Option",
    "Problem",
    "Question",
    "RuleWords",
    "UnknownWording",
    "Wording",
    "WordingProblems",
    "plain",
]
