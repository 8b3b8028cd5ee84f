"""The weekly look back: a channel post in counts, and each person's own list."""

from __future__ import annotations

from collections.abc import Sequence

from bot.alliance.recurrence import WeeklySlot
from bot.chat.cards import ruptures
from bot.chat.cards.consultations import mention
from bot.chat.cards.page import to_page
from bot.chat.pieces import (
    Button,
    Card,
    Choice,
    Piece,
    Style,
    button,
    heading,
    listed,
    row,
    select,
    small,
    text,
)
from bot.chat.router import custom_id
from bot.faces import consultations as said_there
from bot.faces import digests as said
from bot.faces import ruptures as ruptures_said
from bot.practice.consultation_views import Post, Seat
from bot.practice.digest import GroupDigest, OwnDigest
from bot.practice.ruptures import RuptureView
from bot.records.follow_ups import FollowUp, Outcome
from bot.wording import Wording


def group(words: Wording, digest: GroupDigest, key: str, *, on_page: bool) -> Card:
    """The post in the group's channel: counts where enough contributed, never a name."""
    return Card(
        heading(words.say("digest.group.title")),
        text(
            words.say("digest.group.late") if digest.late else "",
            "\n".join(said.figures(words, digest)),
            words.count("digest.group.voices", len(digest.voices)) if digest.voices else "",
        ),
        _open(words, key, on_page=on_page, join=_join(words, digest, key)),
        small(words.say("digest.group.private")),
    )


def ready(words: Wording, key: str, *, late: bool, on_page: bool) -> Card:
    """The message that one's own digest is there: not a word of what it says."""
    return Card(
        text(words.say("digest.group.late") if late else "", words.say("digest.own.ready")),
        _open(words, key, on_page=on_page),
    )


def _open(words: Wording, key: str, *, on_page: bool, join: Button | None = None) -> Piece | None:
    mine = button(words.say("buttons.open_mine"), custom_id("digest:mine", key), Style.primary)
    return row(mine, join, to_page(words, "digest", key) if on_page else None)


def _join(words: Wording, digest: GroupDigest, key: str) -> Button | None:
    """One press joins the one that waits; where several do, it shows whose they are."""
    if not digest.voices:
        return None
    if len(digest.voices) == 1:
        return button(words.say("buttons.join_consultation"), join_id(digest.voices[0]))
    return button(words.say("buttons.who_asks"), custom_id("digest:voices", key))


def join_id(consultation: str) -> str:
    """What a button carries that joins a consultation."""
    return custom_id("consult:join", consultation)


def voices(words: Wording, posts: Sequence[Post]) -> Card:
    """Who asks for colleagues' eyes, each to be joined with one press."""
    if not posts:
        return Card(text(words.say("digest.own.voices_gone")))
    return Card(*_to_join(words, posts))


def own(words: Wording, digest: OwnDigest) -> list[Card]:
    """One's own list: the one to revisit first as a whole card, the others one press away.

    Then what waits for one's voice, and the one question that is due weeks later.
    """
    cards = _waiting(words, digest)
    if digest.to_join or digest.awaited:
        cards.append(Card(*_to_join(words, digest.to_join), *_awaited(words, digest.awaited)))
    if digest.follow_up is not None:
        cards.append(_follow_up(words, digest.follow_up))
    return cards


def weekly_set(words: Wording, slot: WeeklySlot | None) -> Card:
    """Whether, and when, one's own digest is sent."""
    return Card(text(said.weekly(words, slot)))


def followed_up(words: Wording) -> Card:
    """Thanks, and no more of it."""
    return Card(text(words.say("digest.follow_up.kept")))


def _waiting(words: Wording, digest: OwnDigest) -> list[Card]:
    weekly = row(_weekly(words, digest), _page(words, digest))
    if not digest.waiting:
        title = words.say("digest.own.title")
        return [Card(heading(title), text(words.say("digest.own.nothing_waits")), weekly)]
    first, *others = digest.waiting
    why = _why_first(words, first, len(others))
    shown = ruptures.rupture(words, first, first=why, last=None if others else weekly)
    return [shown, _others(words, others, weekly)] if others else [shown]


def _to_join(words: Wording, posts: Sequence[Post]) -> list[Piece | None]:
    if not posts:
        return []
    title = words.count("digest.own.voices", len(posts))
    told = [_asks(words, one) for one in posts]
    if len(posts) == 1:
        join = button(words.say("buttons.join_consultation"), join_id(posts[0].id), Style.primary)
        return [text(title, *told), row(join)]
    choices = [
        Choice(one.id, said_there.form(words, one.form), said_there.pace(words, one.pace))
        for one in posts
    ]
    menu = select("consult:join", words.say("digest.own.pick_voices"), choices)
    return [text(title, listed(told[:25])), menu]


def _asks(words: Wording, one: Post) -> str:
    return words.say(
        "consultations.start.line_waiting",
        who=mention(one.presenter),
        form=said_there.form(words, one.form),
        pace=said_there.pace(words, one.pace),
    )


def _awaited(words: Wording, seats: Sequence[Seat]) -> list[Piece | None]:
    if not seats:
        return []
    title = words.count("digest.own.awaited", len(seats))
    posts = [seat.consultation for seat in seats]
    choices = [
        Choice(one.id, one.code, said_there.phase_title(words, one.form, one.index))
        for one in posts
    ]
    told = listed(f"**{choice.label}** — {choice.description}" for choice in choices[:25])
    if len(posts) == 1:
        label = words.say("buttons.open_it")
        open_it = button(label, custom_id("consult:mine", posts[0].id), Style.primary)
        return [text(title, told), row(open_it)]
    return [
        text(title, told),
        select("consult:open", words.say("digest.own.pick_awaited"), choices),
    ]


def _page(words: Wording, digest: OwnDigest) -> Button | None:
    """Beside a single rupture there is none: its own card leads to it."""
    if digest.in_words or len(digest.waiting) == 1:
        return None
    return to_page(words, "digest", digest.clinician_id)


def _weekly(words: Wording, digest: OwnDigest) -> Button:
    if digest.weekly is None:
        wish = custom_id("digest:weekly", digest.clinician_id)
        return button(words.say("buttons.send_weekly"), wish)
    no_more = custom_id("digest:no-more", digest.clinician_id)
    return button(words.say("buttons.send_no_more"), no_more)


def _follow_up(words: Wording, asked: FollowUp) -> Card:
    return Card(
        text(said.follow_up(words, asked)),
        row(
            *(
                button(
                    said.outcome(words, outcome),
                    custom_id(f"follow:{outcome.value.replace('_', '-')}", asked.id),
                )
                for outcome in Outcome
            )
        ),
    )


def _why_first(words: Wording, view: RuptureView, others: int) -> str:
    reasons = listed(ruptures_said.why_first(words, view))
    return "\n".join(part for part in (said.opening(words, others), reasons) if part)


def _others(words: Wording, others: list[RuptureView], weekly: Piece | None) -> Card:
    choices = [
        Choice(
            view.rupture.id,
            ruptures_said.title(words, view),
            ruptures_said.standing_in_short(words, view),
        )
        for view in others
    ]
    return Card(
        text(words.count("digest.own.others", len(others))),
        text(listed(f"**{choice.label}** — {choice.description}" for choice in choices[:25])),
        select(custom_id("rupture:pick"), words.say("cards.rupture.pick"), choices),
        weekly,
    )
