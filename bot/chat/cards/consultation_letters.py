"""Direct messages about a consultation: that something waits, and a button. Never what was said."""

from __future__ import annotations

from collections.abc import Callable

from bot.chat.cards.consultations import mention
from bot.chat.pieces import Card, Piece, Style, button, row, text
from bot.chat.router import custom_id
from bot.faces import consultations as said
from bot.practice import consultation_posts as posts
from bot.practice.consultation_posts import Content
from bot.practice.consultation_views import Post
from bot.records.outbox import OutboxMessage, seal
from bot.wording import Wording


def letter(words: Wording, message: OutboxMessage, content: Content) -> Card:
    """A direct message, under its seal. Raises KeyError for another kind."""
    return _LETTERS[message.kind](words, message, content).sealed(seal(message.id))


def _invited(words: Wording, _: OutboxMessage, content: Content) -> Card:
    one = _post(content)
    form, pace = said.form(words, one.form), said.pace(words, one.pace)
    who = mention(one.presenter)
    return Card(
        text(words.say("consultations.told.invited", who=who, form=form, pace=pace)),
        row(
            button(
                words.say("buttons.consult_join"), custom_id("consult:join", one.id), Style.primary
            ),
            button(words.say("buttons.not_now"), custom_id("consult:let-be", one.id)),
        ),
    )


def _conducts(words: Wording, message: OutboxMessage, content: Content) -> Card:
    named = "named" if _post(content).named else "unnamed"
    return Card(
        text(words.say(f"consultations.told.conducts_{named}", name=_name(words, content))),
        _opens(words, message),
    )


def _your_turn(words: Wording, message: OutboxMessage, content: Content) -> Card:
    told = words.say("consultations.told.your_turn", name=_name(words, content))
    return Card(text(told), _opens(words, message))


def _paused(words: Wording, message: OutboxMessage, content: Content) -> Card:
    reason = content.reason
    if reason is None:
        raise ValueError("a pause has a reason")
    again = words.say("buttons.new_thread" if reason.new_thread else "buttons.try_again")
    about = str(message.data["consultation"])
    return Card(
        text(_paused_because(words, content)),
        row(button(again, custom_id("consult:resume", about), Style.primary)),
    )


def _paused_because(words: Wording, content: Content) -> str:
    reason = content.reason
    if reason is None or reason.new_thread:
        return words.say(f"consultations.paused.{reason}")
    channel = f"<#{content.channel}>" if content.channel else words.say("consultations.its_channel")
    if content.missing:
        names = ", ".join(content.missing)
        return words.say("consultations.paused.not_allowed_names", channel=channel, names=names)
    return words.say("consultations.paused.not_allowed", channel=channel)


def _crowded(words: Wording, _: OutboxMessage, __: Content) -> Card:
    return Card(text(words.say("consultations.told.crowded")))


def _over(words: Wording, message: OutboxMessage, content: Content) -> Card:
    told = words.say("consultations.told.over", name=_name(words, content))
    take = custom_id("takeaway:open", str(message.data["takeaway"]))
    label = words.say("buttons.what_i_take")
    return Card(text(told), row(button(label, take, Style.primary)), _opens(words, message))


def _let_go(words: Wording, _: OutboxMessage, __: Content) -> Card:
    return Card(text(words.say("consultations.told.let_go")))


def _opens(words: Wording, message: OutboxMessage) -> Piece | None:
    about = str(message.data["consultation"])
    return row(button(words.say("buttons.open_it"), custom_id("consult:mine", about)))


def _name(words: Wording, content: Content) -> str:
    """What the thread is called: the consultation's own two words, no client's."""
    return f"**{words.plain(content.name)}**"


def _post(content: Content) -> Post:
    if content.post is None:
        raise ValueError("there is nothing to say of a consultation that is gone")
    return content.post


_LETTERS: dict[str, Callable[[Wording, OutboxMessage, Content], Card]] = {
    posts.INVITED: _invited,
    posts.CONDUCTS: _conducts,
    posts.YOUR_TURN: _your_turn,
    posts.PAUSED: _paused,
    posts.CROWDED: _crowded,
    posts.OVER: _over,
    posts.LET_GO: _let_go,
}
