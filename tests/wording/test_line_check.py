"""The words and patterns of the line check, and a group's own laid over them."""

from __future__ import annotations

import re

import pytest

from bot.alliance.line_check import Advice, Rule, Strength, check
from bot.wording import UnknownWording, Wording
from bot.wording.line_check import BY_KEY, LineRules

from .conftest import Overlay, problems

FILE = "line_check.toml"


@pytest.mark.parametrize("rule", [*Advice, *Strength])
def test_every_rule_says_in_one_sentence_why(wording: Wording, rule: Rule) -> None:
    words = wording.line_rules.of(rule)
    assert 0 < len(words.label) <= 45
    assert 0 < len(words.why) <= 200
    assert words.why.endswith(".")
    assert not re.search(r"(?i)!|\byou (should|must|have to|need to)\b|\bwrong to\b", words.why)


@pytest.mark.parametrize("rule", [rule for rule in BY_KEY.values() if rule is not Advice.SEVERAL])
def test_every_rule_finds_something(wording: Wording, rule: Rule) -> None:
    assert wording.line_rules.patterns[rule].find


def test_a_rule_without_words_is_a_mistake_in_the_code() -> None:
    with pytest.raises(UnknownWording):
        LineRules({}, {}).of(Advice.BLAME)


def test_a_group_can_switch_a_rule_off_and_reword_another(overlay: Overlay) -> None:
    ours = overlay({FILE: '[blame]\ndropped = true\n[certain]\nwhy = "It may be otherwise."'})
    rules = Wording.load(ours).line_rules
    assert check("You pulled away.", rules.patterns).remarks == ()
    assert rules.of(Advice.BLAME).label == Wording.load().line_rules.of(Advice.BLAME).label
    assert [r.advice for r in check("Clearly.", rules.patterns).remarks] == [Advice.CERTAIN]
    assert rules.of(Advice.CERTAIN).why == "It may be otherwise."
    assert rules.of(Advice.CERTAIN).label == Wording.load().line_rules.of(Advice.CERTAIN).label


def test_a_group_can_look_for_a_habit_of_its_own(overlay: Overlay) -> None:
    ours = overlay({FILE: "[explains]\nfind = ['''\\bas a therapist\\b''']"})
    rules = Wording.load(ours).line_rules.patterns
    (remark,) = check("I asked as a therapist.", rules).remarks
    assert remark.advice is Advice.EXPLAINS


@pytest.mark.parametrize(
    ("content", "key", "reason"),
    [
        ('[blame]\nfind = ["(you"]', "blame.find 1", "is not a pattern: "),
        ('[blame]\nfind = ["you", "["]', "blame.find 2", "is not a pattern: "),
        ('[blame]\nspare = ["*"]', "blame.spare 1", "is not a pattern: "),
        ('[blame]\nfind = [" "]', "blame.find 1", "the text is empty"),
        ('[blame]\nfind = ["a*"]', "blame.find 1", "would be found in every line"),
        ('[blame]\nfind = ["(a+)+b"]', "blame.find 1", "could take forever"),
        (f'[blame]\nfind = ["{"a" * 601}"]', "blame.find 1", "601 characters"),
        ('[blame]\nfind = "you"', "blame.find", "a list of texts"),
        ("[blame]\nlabel = 3", "blame.label", "this is a number"),
        (f'[blame]\nwhy = "{"x" * 201}"', "blame.why", "201 characters"),
        ('[blame]\nwords = "x"', "blame.words", "has no meaning here"),
        ("[blame]\ndropped = 1", "blame.dropped", "true or false is expected"),
        ('[several]\nfind = ["x"]', "several.find", "has no meaning here"),
        ('[rude]\nfind = ["x"]', "rude", "there is no such rule"),
        ('blame = "x"', "blame", "a table is expected"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_file_and_key(
    overlay: Overlay, content: str, key: str, reason: str
) -> None:
    (found,) = problems(overlay({FILE: content}))
    assert (found.file, found.key) == (FILE, key)
    assert reason in found.reason
