"""What the line check remarks, and what it leaves alone.

The table is written from the rules as the literature gives them (metacommunication: Safran &
Muran 2000; retold for clinicians), not from the patterns: blame and "you pulled away", a
reason before the other was heard, certainty, more than one sentence. The second half are
look-alikes: sentences that are what the rules ask for, or are somebody else's words.
"""

# ruff: noqa: RUF001 (phones write curly apostrophes, and so do these lines)

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.line_check import Advice, Checked, Patterns, Remark, Strength, check
from bot.wording import Wording

WORDS = Wording.load()
RULES = WORDS.line_rules.patterns
BLAME, EXPLAINS, CERTAIN, SEVERAL = Advice
OBSERVES, TENTATIVE, OWNS, ANCHORED = Strength


def remarked(text, *parts):
    """One row: a line as somebody might write it, and what is underlined in it, with its rule."""
    return pytest.param(text, list(parts), id=text[:60])


BLAMING = [
    remarked("You pulled away last time.", ("You pulled", BLAME)),
    remarked("I noticed that you pulled back when I asked.", ("you pulled", BLAME)),
    remarked("When you went quiet, I felt lost.", ("you went quiet", BLAME)),
    remarked("You’ve gone very silent on me.", ("You’ve gone very silent", BLAME)),
    remarked("I felt shut out when you became defensive.", ("you became defensive", BLAME)),
    remarked("You always change the subject when I ask.", ("You always", BLAME)),
    remarked("You never let me finish.", ("You never", BLAME)),
    remarked("I feel that you keep me at a distance.", ("you keep", BLAME)),
    remarked("I wonder why you avoided my question.", ("you avoided", BLAME)),
    remarked("Why did you not come?", ("Why did you", BLAME)),
    remarked("You didn't do what we agreed.", ("You didn't do", BLAME)),
    remarked("You should have told me.", ("You should", BLAME)),
    remarked("I think you’re being difficult today.", ("you’re being", BLAME)),
    remarked("You were late again.", ("You were late again", BLAME)),
    remarked("You made me feel useless.", ("You made me", BLAME)),
    remarked("I was struck by your resistance last week.", ("your resistance", BLAME)),
    remarked("It seems you attacked me there.", ("you attacked", BLAME)),
    remarked("I noticed you shut down.", ("you shut", BLAME)),
    remarked("You were silent last week, and it made me nervous.", ("You were silent", BLAME)),
    remarked("You seem resistant today.", ("You seem resistant", BLAME)),
    remarked("I felt attacked by you.", ("attacked by you", BLAME)),
    remarked(
        "I have the impression you don't want to be here.", ("you don't want to be here", BLAME)
    ),
]

EXPLAINING = [
    remarked("What I meant was something else.", ("What I meant", EXPLAINS)),
    remarked(
        "I asked that because I was worried about you, and I see it hurt.", ("because", EXPLAINS)
    ),
    remarked("You were tired, that's why I stopped.", ("that's why I stopped", EXPLAINS)),
    remarked("I was only trying to help.", ("I was only trying", EXPLAINS)),
    remarked("I just wanted to understand you better.", ("I just wanted", EXPLAINS)),
    remarked("I didn't mean to hurt you.", ("I didn't mean to", EXPLAINS)),
    remarked("The reason I asked is that time was short.", ("The reason I", EXPLAINS)),
    remarked("My intention was to slow us down.", ("My intention was", EXPLAINS)),
    remarked("Let me explain how I saw it.", ("Let me explain", EXPLAINS)),
    remarked("Research shows that this gets worse first.", ("Research shows", EXPLAINS)),
    remarked(
        "I hear that you are disappointed, but we are on the right track.",
        ("hear that you are disappointed, but", EXPLAINS),
    ),
    remarked(
        "I'm sorry, but I had no choice.",
        ("sorry, but", EXPLAINS),
        ("I had no choice", EXPLAINS),
    ),
    remarked("To be fair, we had agreed on it.", ("To be fair", EXPLAINS)),
    remarked("It’s part of the process to feel worse.", ("It’s part of the process", EXPLAINS)),
]

SURE = [
    remarked("Clearly something went wrong.", ("Clearly", CERTAIN)),
    remarked("Obviously this was hard.", ("Obviously", CERTAIN)),
    remarked("I know that you are angry with me.", ("I know that you are angry", CERTAIN)),
    remarked("I know exactly how this feels.", ("I know exactly how this", CERTAIN)),
    remarked("I'm sure that it hurt.", ("I'm sure that", CERTAIN)),
    remarked("I can tell you're hurt.", ("I can tell you're", CERTAIN)),
    remarked("It’s obvious that we are stuck.", ("It’s obvious", CERTAIN)),
    remarked("I noticed that you felt hurt.", ("that you felt", CERTAIN)),
    remarked("You must be furious.", ("You must be", CERTAIN)),
    remarked("This is really about your father.", ("This is really about your", CERTAIN)),
    remarked("The truth is that we are avoiding it.", ("The truth is", CERTAIN)),
    remarked("Of course it was hard for you.", ("Of course", CERTAIN)),
]

TOO_MANY = [
    remarked("I lost you there. I'd like to hear it.", ("I'd like to hear it.", SEVERAL)),
    remarked("Did I lose you? I think I did.", ("I think I did.", SEVERAL)),
    remarked("I lost you there\nand I noticed late", ("and I noticed late", SEVERAL)),
    remarked("i went quiet. i noticed it later", ("i noticed it later", SEVERAL)),
    remarked("I’m sorry! It landed hard.", ("It landed hard.", SEVERAL)),
    remarked(
        "You pulled away. Obviously I hit something.",
        ("You pulled", BLAME),
        ("Obviously", CERTAIN),
        ("Obviously I hit something.", SEVERAL),
    ),
]

AS_PEOPLE_WRITE = [
    remarked("You got angry when I asked about your mother.", ("You got angry", BLAME)),
    remarked("You seemed angry because I was late.", ("because", EXPLAINS)),
    remarked("You're avoiding the topic.", ("You're avoiding", BLAME)),
    remarked("You've been avoiding me.", ("You've been avoiding", BLAME)),
    remarked("I feel like you don't trust me.", ("you don't trust", BLAME)),
    remarked("I feel you're not committed to this.", ("you're not committed", BLAME)),
    remarked("You aren't really working on it.", ("You aren't really working", BLAME)),
    remarked("You are resisting the exercise.", ("You are resisting", BLAME)),
    remarked("You withdrew from me.", ("You withdrew", BLAME)),
    remarked("You weren't honest with me.", ("You weren't honest", BLAME)),
    remarked("Your anger is about your father.", ("Your anger is about", CERTAIN)),
    remarked("I was late because the train broke down.", ("because", EXPLAINS)),
    remarked("That was just a technique we use.", ("That was just a", EXPLAINS)),
    remarked("I only did that so you would feel better.", ("I only did", EXPLAINS)),
    remarked("I had to stop you since time was up.", ("I had to", EXPLAINS)),
    remarked("The exercise is designed to make you anxious.", ("is designed to", EXPLAINS)),
    remarked("You need to open up more.", ("You need to", BLAME)),
    remarked("I know you're upset.", ("I know you're upset", CERTAIN)),
    remarked(
        "It is clear that you are upset.", ("It is clear", CERTAIN), ("that you are upset", CERTAIN)
    ),
    remarked("You feel abandoned.", ("You feel", CERTAIN)),
    remarked("You are angry with me.", ("You are angry", CERTAIN)),
    remarked("You were hurt.", ("You were hurt", CERTAIN)),
    remarked("You obviously don't want to talk about it.", ("obviously", CERTAIN)),
    remarked("Everybody feels like that at this point in therapy.", ("Everybody feels", EXPLAINS)),
    remarked("I think you're projecting.", ("you're projecting", BLAME)),
    remarked("It's normal to feel worse first.", ("It's normal", EXPLAINS)),
    remarked("Don't take it personally.", ("Don't take it personally", BLAME)),
    remarked("You misunderstood me.", ("You misunderstood", BLAME)),
    remarked("You took it the wrong way.", ("You took it the wrong way", BLAME)),
    remarked("You're overreacting.", ("You're overreacting", BLAME)),
    remarked("You can't expect me to know that.", ("You can't expect", BLAME)),
]

LOOK_ALIKES = [
    remarked("I noticed I went quiet."),
    remarked("I noticed that I went quiet after you said that."),
    remarked("I keep coming back to what you said."),
    remarked("You said something last week that I'd like to go back to."),
    remarked("Thank you for telling me."),
    remarked("If you like, we could stay here for a moment."),
    remarked("I wonder if you'd rather not talk about it today."),
    remarked("You don't have to answer that."),
    remarked("You said “you always explain”, and I think I did it again."),
    remarked('You said "It\'s fine. Really." and I wonder if I took it too easily.'),
    remarked("You said 'you never listen', and I'd like to hear more."),
    remarked("You said ‘I can’t do this’, and I may have hurried past it."),
    remarked("You told me that you always feel rushed here, and I'd like to hear more."),
    remarked("It went quiet between us a minute ago, and I'm not sure what that was."),
    remarked("I wonder if I said something that made it harder to come."),
    remarked("I wonder whether it went quiet because of something I said."),
    remarked("It wasn't your fault."),
    remarked("It may be hard, but I'd be glad to hear it."),
    remarked("I want to hear it more clearly."),
    remarked("I'm not sure that it was light."),
    remarked("It isn't clear to me yet what happened."),
    remarked("I don't know how that was for you."),
    remarked("I had a sense that you felt alone with it."),
    remarked("It seems to me you felt pushed, and I may have been the one who pushed."),
    remarked("How did you feel when I asked that?"),
    remarked("I wonder what you think of that now."),
    remarked("I’d like to know what you wanted from me."),
    remarked("I was… not quite with you last time."),
    remarked("I think I hurried us at 5.30 last week."),
    remarked("I wonder what Dr. Abel would have heard there."),
    remarked("I'd like to hear where you're getting what you need, and where not."),
    remarked("You're very welcome to say no to me."),
    remarked("I hear that it hurt."),
    remarked("I can feel that I want to explain myself, and I'd rather hear you first."),
    remarked("If you're still angry with me, I'd like to know."),
    remarked("I kept thinking about your anger, and I'm glad it is here."),
    remarked("May I ask how it was for you?"),
    remarked("I noticed something shifted when I brought up the homework."),
    remarked("I'd like to hear what it was like when I said that."),
    remarked("I wonder if I moved on too quickly."),
    remarked("It seemed to me that something got lost between us."),
    remarked("I realize I was talking a lot, and I'd like to make room for you."),
    remarked("I felt a distance in the last minutes and I don't know what it was about."),
    remarked("I have been thinking about what you told me about your sister."),
    remarked("If there's something you didn't like, I'd want to know."),
    remarked("I may have misunderstood you."),
    remarked("Maybe I've asked too much of you."),
    remarked("I may have seemed hurried to you, and that is why I wonder how it was."),
    remarked("I wonder if you were quiet there to spare me."),
    remarked("You seem sad today, or is it something else?"),
    remarked("Perhaps you felt judged by me."),
    remarked("I noticed that you were quieter after I asked about the weekend."),
    remarked("I saw you look at the clock and I wondered what I'd missed."),
    remarked("I could imagine that it was hard to come today."),
    remarked("I think you may have felt alone with that."),
    remarked("Is there something you would rather have heard from me?"),
    remarked("I'm sorry that I interrupted you."),
    remarked("I'd be glad if you told me when I get it wrong."),
    remarked("I noticed I got a bit defensive when you spoke about the fee."),
    remarked("I don't want to talk you out of being angry."),
    remarked("I wonder whether you felt that I wasn't listening."),
    remarked("I understand if you're upset with me."),
    remarked("I'm wondering what you need from me right now."),
    remarked("Would it be all right to go back to what happened just now?"),
    remarked("I was thinking about how we ended last week."),
    remarked("I think I took your side too quickly."),
    remarked("I'd understand if you didn't want to come back to it."),
    remarked("You've been on my mind since last week, and I wonder how you went home."),
    remarked("You mentioned last week that you feel judged here, and I'd like to hear more."),
    remarked("I want to thank you for being honest with me."),
    remarked("I believe I let you down."),
    remarked("I can see that I was too quick."),
    remarked("I hope we can talk about the times when you don't agree with me."),
    remarked("What did you make of my silence?"),
    remarked("I noticed we both laughed, and I wonder if it was funny."),
    remarked("I've noticed that we keep coming back to the same place."),
    remarked("I wonder what it's like to hear that from me."),
    remarked("I never asked you how that was."),
    remarked("I always hurry at the end of the hour."),
    remarked(""),
    remarked("…"),
]


@pytest.mark.parametrize(
    ("text", "parts"), [*BLAMING, *EXPLAINING, *SURE, *TOO_MANY, *AS_PEOPLE_WRITE, *LOOK_ALIKES]
)
def test_a_line_is_remarked_as_the_rules_describe_it(text, parts):
    """Safran & Muran 2000, retold for clinicians: own, tentative, one sentence, nothing first."""
    found = [(text[r.start : r.end], r.advice) for r in check(text, RULES).remarks]
    assert found == parts


@pytest.mark.parametrize("line", WORDS.lines, ids=lambda line: line.key)
def test_no_line_of_the_bank_is_remarked(line):
    """What we offer keeps to what we advise."""
    checked = check(line.text, RULES)
    assert checked.remarks == ()


@pytest.mark.parametrize(
    ("text", "strengths"),
    [
        ("I noticed that I went quiet.", {OBSERVES, OWNS}),
        ("I think I may have missed something last time.", {TENTATIVE, OWNS, ANCHORED}),
        ("I have a feeling I lost you a minute ago.", {OBSERVES, TENTATIVE, OWNS, ANCHORED}),
        ("Something seems to have gone quiet.", {TENTATIVE}),
        ("I'm sorry.", {OWNS}),
        ("You pulled away.", set()),
        ("See you in May.", set()),
        ("You said “I may have missed it last time”.", set()),
    ],
)
def test_what_speaks_for_a_line_is_seen_too(text, strengths):
    assert set(check(text, RULES).strengths) == strengths


def test_a_rule_that_is_switched_off_remarks_nothing():
    assert check("You always pulled away. Clearly.", {}) == Checked()
    off = {**RULES, BLAME: Patterns()}
    assert check("You pulled away.", off).remarks == ()


def test_what_is_found_twice_in_one_place_is_underlined_once():
    both = {BLAME: Patterns((re.compile("you pull"), re.compile("pulled away")))}
    assert check("you pulled away", both).remarks == (Remark(0, 15, BLAME),)


def test_a_pattern_that_finds_nothing_underlines_nothing():
    assert check("aXb", {BLAME: Patterns((re.compile("(?=X)"),))}).remarks == ()


texts = st.text(max_size=300) | st.lists(
    st.sampled_from([
        *("you", "pulled", "always", "I", "noticed", "because", ".", "?", "\n", "“", "”", "'", '"'),
        *("clearly", "felt", "said", "that", "’", "…", "if", "sorry", ",", "but", "know"),
    ]),
    max_size=40,
).map(" ".join)  # fmt: skip


@settings(deadline=None)
@given(texts)
def test_any_text_is_checked_and_every_remark_lies_inside_it(text):
    checked = check(text, RULES)
    assert list(checked.remarks) == sorted(checked.remarks)
    for advice in Advice:
        own = [r for r in checked.remarks if r.advice is advice]
        assert all(0 <= r.start < r.end <= len(text) for r in own)
        assert all(one.end <= other.start for one, other in pairwise(own))
    assert sum(r.advice is SEVERAL for r in checked.remarks) <= 1


@settings(deadline=None)
@given(st.text(alphabet="abc .?!'", max_size=60))
def test_what_stands_in_quotation_marks_is_never_remarked(words):
    text = f"You said “You pulled away. Clearly. {words}” to me."
    assert check(text, RULES).remarks == ()


@settings(deadline=None)
@given(texts)
def test_the_kind_of_apostrophe_makes_no_difference(text):
    straight = text.replace("’", "x")
    curly = straight.replace("'", "’")
    if "‘" not in text and not re.search(r"(?<!\w)'", straight):
        assert check(curly, RULES) == check(straight, RULES)
