"""The formulation: a living note on the client's pattern and one's own part in it.

It is written for clinicians that a formulation moves with the case, and that a rupture can add
to it: so each change keeps the earlier version, to be read as a story. No figure stands behind
that, and the questions are ours. What may lie beneath is offered as hypotheses, side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.alliance.hypotheses import Hypothesis
from bot.practice.answers import Answers, many_of, text_of
from bot.practice.clients import find_in
from bot.practice.house import Actor, House, first_time, own_client, own_rupture, whose
from bot.practice.refusals import NotThere, Refusal
from bot.records import Database, clinicians, formulations, ruptures
from bot.records.clients import Client
from bot.records.formulations import QUESTIONS, Formulation
from bot.records.ids import new_id
from bot.records.ruptures import Rupture


@dataclass(frozen=True, slots=True)
class Story:
    """A formulation and how it came to be: every version, newest first, to be told in `zone`.

    `ruptures` are those with this client, by id: a version may have come from one. `in_words`
    says whether sentences may stand in Discord.
    """

    client: Client
    zone: str
    versions: tuple[Formulation, ...]
    ruptures: Mapping[str, Rupture]
    in_words: bool

    @property
    def current(self) -> Formulation | None:
        """As it stands; None where nothing is written yet."""
        return next(iter(self.versions), None)


async def told(house: House, who: Actor, typed: str) -> Story:
    """The formulation of the client that was meant (an id or a code), with its story.

    Raises Refusal `client_unknown`: the same for an absent client and for another's.
    """

    def work(db: Database) -> Story:
        client = find_in(db, who, typed)
        clinician = client.clinician_id
        found = ruptures.all_with(db, clinician, client.id)
        return Story(
            client=client,
            zone=whose(db, clinician).zone,
            versions=tuple(formulations.story(db, clinician, client.id)),
            ruptures={rupture.id: rupture for rupture in found},
            in_words=clinicians.writes_in_chat(db, clinician),
        )

    return await house.records.read(work)


async def current(house: House, who: Actor, client_id: str) -> Formulation | None:
    """The formulation as it stands; None where there is none yet."""
    return next(iter(await story(house, who, client_id)), None)


async def story(house: House, who: Actor, client_id: str) -> list[Formulation]:
    """Every version, newest first."""

    def work(db: Database) -> list[Formulation]:
        client = own_client(db, who, client_id)
        return formulations.story(db, client.clinician_id, client.id)

    return await house.records.read(work)


async def save(
    house: House, who: Actor, client_id: str, draft: str, answers: Answers, rupture_id: str = ""
) -> Formulation:
    """Keeps a version, unless it says what the current one says. What was not asked stays.

    The same form sent again puts its own version right, while that is the current one.
    `rupture_id` is the rupture with this client that it came from. Raises Refusal
    `formulation_empty`.
    """

    def work(db: Database) -> Formulation:
        client = own_client(db, who, client_id)
        if rupture_id and own_rupture(db, who, rupture_id).client_id != client.id:
            raise NotThere
        versions = formulations.story(db, client.clinician_id, client.id)
        texts, chosen = _texts(versions, answers), _hypotheses(versions, answers)
        if not (any(texts.values()) or chosen):
            raise Refusal("formulation_empty")
        fresh = Formulation(
            new_id(),
            client.id,
            draft,
            at=house.now(),
            rupture_id=rupture_id or None,
            hypotheses=chosen,
            **texts,
        )
        if not first_time(db, who, house.now()) and versions:
            return versions[0]
        return _kept(db, versions, fresh)

    return await house.records.write(work)


def _kept(db: Database, versions: list[Formulation], fresh: Formulation) -> Formulation:
    newest = versions[0] if versions else None
    same_form = next((known for known in versions if known.draft == fresh.draft), None)
    if newest and any(known and known.answers == fresh.answers for known in (newest, same_form)):
        return newest
    if same_form is not None and same_form is newest:
        rupture = fresh.rupture_id or same_form.rupture_id
        right = replace(fresh, id=same_form.id, at=same_form.at, rupture_id=rupture)
        formulations.put_right(db, right)
        return right
    # A form left open while another was saved: its words are kept, as a version of their own.
    taken = formulations.is_taken(db, fresh.draft)
    version = replace(fresh, draft=new_id()) if taken else fresh
    formulations.add(db, version)
    return version


def _texts(versions: list[Formulation], answers: Answers) -> Mapping[str, str]:
    before = versions[0].texts if versions else {}
    return {
        key: text_of(answers, key) if key in answers else before.get(key, "") for key in QUESTIONS
    }


def _hypotheses(versions: list[Formulation], answers: Answers) -> frozenset[Hypothesis]:
    if "hypotheses" in answers:
        return many_of(Hypothesis, answers["hypotheses"])
    return versions[0].hypotheses if versions else frozenset()
