"""The words and patterns of the line check, as `line_check.toml` holds them.

A group's file may reword a rule and change what it finds and spares, key by key, or switch it
off with `dropped = true`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.alliance.line_check import Advice, Patterns, Rule, Strength
from bot.wording import limits
from bot.wording.problems import Findings, UnknownWording
from bot.wording.tables import Table, tables_of

FILE = "line_check.toml"
LONGEST_PATTERN = 600
BY_KEY: Mapping[str, Rule] = {rule.value: rule for kind in (Advice, Strength) for rule in kind}
# A repeat inside a repeat can take longer than anybody waits, on the one thread there is.
_ENDLESS = re.compile(r"(?<!\\)[+*}]\)(?:[+*]|\{\d*,\})")


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in words: a short label, and why it is advised (or what it is good for)."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class LineRules:
    """Every rule of the line check: its patterns, and its words."""

    patterns: Mapping[Rule, Patterns]
    words: Mapping[Rule, RuleWords]

    def of(self, rule: Rule) -> RuleWords:
        """The words of one rule. Raises UnknownWording for one that has none."""
        try:
            return self.words[rule]
        except KeyError:
            raise UnknownWording(f"no words in {FILE} for {rule!r}") from None


_NOTHING = LineRules({}, {})


def shipped_rules(data: Mapping[str, object], findings: Findings) -> LineRules:
    """The shipped rules, checked to be complete."""
    rules = lay_over(_NOTHING, data, findings)
    for key, rule in BY_KEY.items():
        if rule not in rules.words and key not in data:
            findings.add(FILE, key, "is missing")
    return rules


def lay_over(under: LineRules, data: Mapping[str, object], findings: Findings) -> LineRules:
    """The rules with a group's own laid over them, key by key."""
    patterns, words = dict(under.patterns), dict(under.words)
    for table in tables_of(FILE, data, findings):
        rule = BY_KEY.get(table.path)
        if rule is None:
            table.wrong("", "there is no such rule")
            continue
        dropped = table.flag("dropped")
        words[rule] = _words(table, words.get(rule))
        patterns[rule] = _patterns(table, rule, patterns.get(rule))
        if dropped:
            del patterns[rule]
        table.close()
    return LineRules(patterns, words)


def _words(table: Table, under: RuleWords | None) -> RuleWords:
    label = table.text("label", limits.QUESTION_LABEL, needed=under is None)
    why = table.text("why", limits.LINE, needed=under is None)
    if under is None:
        return RuleWords(label, why)
    return RuleWords(label or under.label, why or under.why)


def _patterns(table: Table, rule: Rule, under: Patterns | None) -> Patterns:
    """What a rule finds and spares; what is left out is taken from under it."""
    under = under or Patterns()
    if rule is Advice.SEVERAL:
        # Where a sentence ends is the code's to know; what looks like an end is a list.
        return Patterns((), _compiled(table, "spare", under.spare))
    return Patterns(_compiled(table, "find", under.find), _compiled(table, "spare", under.spare))


def _compiled(
    table: Table, key: str, under: tuple[re.Pattern[str], ...]
) -> tuple[re.Pattern[str], ...]:
    written = table.texts(key)
    if key not in table.data:
        return under
    found = (_one(table, f"{key} {place}", text) for place, text in enumerate(written, 1))
    return tuple(pattern for pattern in found if pattern is not None)


def _one(table: Table, name: str, text: str) -> re.Pattern[str] | None:
    reason = _unfit(text)
    if reason is None:
        try:
            pattern = re.compile(text, re.IGNORECASE)
        except (re.error, OverflowError, RecursionError) as error:
            reason = f"is not a pattern: {error}"
        else:
            if pattern.match(""):
                reason = "would be found in every line"
            else:
                return pattern
    table.wrong(name, reason)
    return None


def _unfit(text: str) -> str | None:
    if not text.strip():
        return "the text is empty"
    if len(text) > LONGEST_PATTERN:
        return f"{len(text)} characters, {LONGEST_PATTERN} are possible"
    if _ENDLESS.search(text):
        return "a repeat inside a repeat, such as (a+)+, could take forever"
    return None
