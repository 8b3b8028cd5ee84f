"""What the bare bot asks: the words of `prompts/en/forms/debrief.toml`, written into the code.

The same questions and options, so that both bots draw and send a form of the same size.
"""

from __future__ import annotations

# (value, label, description)
PRESENCE = [
    ("more", "More present", "Nearer, livelier or more open than last time."),
    ("same", "About the same", "No difference you would name."),
    ("quieter", "A little quieter", "Something was further away, hard to say what."),
    ("clearly_quieter", "Clearly quieter", "You felt the distance in the room."),
]

# (value, label, description)
MARKERS = [
    (
        "silent",
        "Fell silent, and away from me",
        "Not when they are thinking, or feeling something through.",
    ),
    (
        "short_answers",
        "Answers became short",
        "Not when little needed saying, or when they are always brief.",
    ),
    (
        "its_fine",
        "Said it was fine when it did not look so",
        "Not when face and voice agree that it is fine.",
    ),
    (
        "changed_topic",
        "Changed the subject when it came close",
        "Not when the new subject mattered more to them.",
    ),
    (
        "talked_about",
        "Talked about it in theories, from far off",
        "Not when a thought helps them get nearer to it.",
    ),
    (
        "stories",
        "Filled the hour with stories",
        "Not when the story is the point, or their way of getting there.",
    ),
    (
        "agreed_quickly",
        "Agreed quickly, and nothing moved",
        "Not when they made the idea their own afterwards.",
    ),
    (
        "polite",
        "Became polite or careful with me",
        "Not when courtesy is simply their way, with everyone, every week.",
    ),
    (
        "flat",
        "The feeling went out of their voice",
        "Not when they are ill, worn out or on new medication.",
    ),
    (
        "smiled_over_pain",
        "Smiled or joked over something painful",
        "Not when the humor was shared and the pain stayed in sight.",
    ),
    (
        "self_blame",
        "Turned on themselves, or gave up hope",
        "Not when they looked at their own part with some kindness.",
    ),
    (
        "task_undone",
        "Left undone what we had agreed",
        "Not when life got in the way and they said so freely.",
    ),
    ("late", "Came late", "Not when a train, a child or a job explains it."),
    (
        "complained_about_me",
        "Complained about me",
        "Not when it was plain feedback, and both of you could stay with it.",
    ),
    (
        "complained_about_work",
        "Complained about what we do",
        "Not when they were asking what a task is for.",
    ),
    (
        "complained_about_setting",
        "Complained about time, fee or setting",
        "Not when it was a practical matter, settled as one.",
    ),
    (
        "doubted_progress",
        "Doubted that this is helping",
        "Not when you were taking stock together.",
    ),
    (
        "turned_down",
        "Turned down what I offered or said",
        "Not when they put it right and the talk went deeper.",
    ),
    (
        "defended_self",
        "Defended themselves against me",
        "Not when they were explaining, and felt heard.",
    ),
    (
        "took_control",
        "Took control of the hour, or pressed me",
        "Not when they knew what they needed and asked for it.",
    ),
    (
        "compared",
        "Compared me with someone who did better",
        "Not when they told you what has helped them before.",
    ),
    (
        "raised_voice",
        "Grew loud, sharp or sarcastic",
        "Not when the anger was about somebody else and felt safe to bring.",
    ),
    (
        "wants_to_skip",
        "Wants to skip, pause or come less often",
        "Not when it was planned, or they are away.",
    ),
    ("wants_to_stop", "Spoke of stopping", "Not when the ending was agreed and talked through."),
]

# (value, label, description)
REACTIONS = [
    ("bored", "My mind wandered", "Bored, planning, elsewhere."),
    ("drowsy", "I got drowsy", "Heavy or foggy, and clear again afterwards."),
    ("relieved", "I was relieved when it passed or ended", "It had gone smoothly, and I was glad."),
    ("went_silent", "I went silent too", "Held back something I might have said."),
    ("explained", "I explained", "Gave reasons, a theory or research."),
    (
        "defended",
        "I defended myself or the method",
        "Put my side before I had heard all of theirs.",
    ),
    ("reassured", "I reassured", "Made it better before it had been said."),
    ("persuaded", "I tried to persuade", "Argued, sold it, said it again in other words."),
    (
        "took_charge",
        "I took charge",
        "Led, interpreted or handed out a task, quicker than they could follow.",
    ),
    ("neither", "Neither away nor against", "I stayed where I was."),
]

# About as much as Afterhour says after a debrief like the benchmark's.
READING = (
    "This may be a withdrawal.\n\nYou noticed: Clearly quieter · Said it was fine when it did not "
    "look so · Fell silent, and away from me · Agreed quickly, and nothing moved.\n\nWhat would "
    "speak against it:\n- A silence or a short answer may be somebody thinking. Did it lead "
    "nearer to something, or away?\n\nIt went smoothly, and you were somewhere else. Was the "
    "client at ease, or being careful?"
)
LINES = (
    "**Lines that may fit**\n\n> I've been thinking about the end of our last hour, when it "
    "seemed to me we were further apart than usual.\n\n> I think I may have missed something last "
    "time, and I'd like to hear it if any of it is still there.\n\n> When we didn't meet last "
    "week, I found myself wondering if something I'd said had made it harder to come."
)
QUESTION = "**Is this a rupture?** You were there; you decide."
SMALL = "-# Yours alone until you share it."
