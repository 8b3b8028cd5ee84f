"""Who says what: voice tags, `Name:` at the head of a line, and everything else unknown."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.transcript.cues import Speaker, Utterance

_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,99})?(?:[ \t\n]{1,9}([^<>]{0,200}))?>|(</v>)", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}|\{/?[biuBIU]\}")
_DASH = re.compile(r"^\s*[-\u2013\u2014]\s*(?=\S)")
_LABEL = re.compile(r"^\s*([^\W_][^:\n]{0,39}?)\s*:(?=\s|$)")
_TWICE = 2


@dataclass(frozen=True, slots=True)
class Names:
    """The names that stand for therapist and client in a file.

    What is given for this file goes before what always holds, such as `T` and `C`.
    """

    therapist: frozenset[str] = frozenset()
    client: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        therapist: Iterable[str],
        client: Iterable[str],
        usual_therapist: Iterable[str] = (),
        usual_client: Iterable[str] = (),
    ) -> Names:
        """Raises ValueError where one name is given for both."""
        first, second = frozenset(map(folded, therapist)), frozenset(map(folded, client))
        if first & second:
            raise ValueError("one name for two")
        return cls(
            first | (frozenset(map(folded, usual_therapist)) - second),
            second | (frozenset(map(folded, usual_client)) - first),
        )

    def speaker(self, label: str) -> Speaker:
        """Who this name stands for."""
        if folded(label) in self.therapist:
            return Speaker.THERAPIST
        return Speaker.CLIENT if folded(label) in self.client else Speaker.UNKNOWN


def folded(name: str) -> str:
    """A name without what writers of it differ in."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(slots=True)
class Voices:
    """Tells utterances apart. `learn` sees every line first: a name comes more than once."""

    names: Names
    _seen: Counter[str] = field(default_factory=Counter)
    _others: set[str] = field(default_factory=set)

    @property
    def others(self) -> int:
        """How many names there were that are neither of the two."""
        return len(self._others)

    def learn(self, lines: Iterable[str]) -> None:
        """Counts what could be a name at the head of a line."""
        for line in lines:
            if found := _LABEL.match(_DASH.sub("", without_tags(line))):
                self._seen[folded(found[1])] += 1

    def label(self, line: str) -> tuple[str, str] | None:
        """The name at the head of a line, and the rest; None where there is none."""
        found = _LABEL.match(line)
        if found is None:
            return None
        name = found[1]
        known = self.names.speaker(name) is not Speaker.UNKNOWN
        named = all(not word[0].islower() for word in name.split())
        if not known and not (named and self._seen[folded(name)] >= _TWICE):
            return None  # "Listen: …" is a sentence
        return name, line[found.end() :]

    def speaker(self, name: str) -> Speaker:
        """Who a name stands for; a name that is neither is counted."""
        speaker = self.names.speaker(name)
        if speaker is Speaker.UNKNOWN:
            self._others.add(folded(name))
        return speaker

    def of_cue(self, lines: Iterable[str]) -> tuple[Utterance, ...]:
        """The utterances of one cue, in its order; none where it has no words."""
        said: list[Utterance] = []
        for voice, chunk in _by_voice("\n".join(lines)):
            if voice is None:
                said += self._of_lines(without_tags(chunk).split("\n"))
            else:
                said.append(Utterance(self.speaker(voice), _plain(without_tags(chunk))))
        return tuple(one for one in said if one.text)

    def _of_lines(self, lines: Iterable[str]) -> Iterator[Utterance]:
        speaker, words = Speaker.UNKNOWN, list[str]()
        for line in lines:
            dashed = _DASH.sub("", line)
            labelled = self.label(dashed)
            if labelled or dashed != line:  # a dash, too, tells that somebody else speaks
                yield Utterance(speaker, _plain(" ".join(words)))
                name, rest = labelled or ("", dashed)
                speaker, words = self.speaker(name) if name else Speaker.UNKNOWN, [rest]
            else:
                words.append(line)
        yield Utterance(speaker, _plain(" ".join(words)))


def without_tags(text: str) -> str:
    """Text without styling, karaoke times and escapes."""
    return html.unescape(_TAGS.sub("", text))


def _plain(text: str) -> str:
    """One line, without anything that could steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _by_voice(text: str) -> Iterator[tuple[str | None, str]]:
    voice, begun = None, 0
    for found in _VOICE.finditer(text):
        yield voice, text[begun : found.start()]
        named = html.unescape(found[1] or "").strip()
        voice, begun = (None if found[2] or not named else named), found.end()
    yield voice, text[begun:]


def words_in(text: str) -> int:
    """How many words: what stands between spaces and has a letter or a digit in it."""
    return sum(any(sign.isalnum() for sign in piece) for piece in text.split())
