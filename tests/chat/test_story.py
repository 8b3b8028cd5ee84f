"""The main job, told once from the beginning to the first look back."""

from __future__ import annotations

from .cast import Group, eventually, everything_shown


async def test_a_rupture_is_kept_in_mind_until_it_is_repaired(new_group: Group):
    group = new_group
    olga, ana, ben, room = group.olga, group.ana, group.ben, group.room
    await group.bot.start()

    # Olga sets the group up, one button at a time.
    settings = await olga.slash(room, "setup")
    form = (await olga.press(settings.message, "setup:time")).modal
    await olga.submit(form, {"zone": "lisbon", "weekday": "0", "time": "8"})
    form = (await olga.press(settings.message, "setup:rooms")).modal
    await olga.submit(form, {"digest_channel": [group.digest_room]})
    await olga.press(settings.message, "setup:words")
    settings = await olga.press(settings.message, "setup:words-chat")
    assert group.say("setup.ready") in settings.message.text

    # Ana and Ben read what this is, and join.
    for person in (ana, ben):
        invitation = await person.slash(room, "join")
        form = (await person.press(invitation.message, "join:open")).modal
        welcome = await person.submit(form)
        assert "Europe/Lisbon" in welcome.message.text

    # Ana takes a code that was proposed while she typed, and adds her client.
    proposed = await ana.autocomplete(room, "client add", "code", typed="grey ")
    assert all(code.startswith("grey ") for code, _ in proposed)
    code = group.sentinels.code()
    added = await ana.slash(room, "client add", code=code, sessions=6)
    assert code in added.message.text

    # After the hour she debriefs. Her client comes up as she types its first letters.
    ((_, client),) = await ana.autocomplete(room, "debrief", "client", typed=code[:4])
    form = (await ana.slash(room, "debrief", client=client)).modal
    moment = group.sentinels.words("when I said we could go on")
    noticed = {"presence": "clearly_quieter", "markers": ["silent", "agreed_quickly"]}
    card = await ana.submit(form, {**noticed, "reactions": ["relieved"], "moment": moment})
    assert moment in card.message.text
    assert group.say("readings.headline.withdrawal") in card.message.text

    # She was there, and it was one. She noticed it, and had no words for it.
    card = await ana.press(card.message, "debrief:withdrawal")
    card = await ana.press(card.message, "rupture:unsaid")
    card = await ana.choose(card.message, "rupture:because", ["no_words"])

    # For next time she plans a line of her own.
    form = (await ana.press(card.message, "rupture:plan")).modal
    line = group.sentinels.words("I have been thinking about last time")
    card = await ana.submit(form, {"line": line})
    assert line in card.message.text

    # A day later there is another hour, and the client was nearer again.
    group.clock.move(days=1)
    form = (await ana.slash(room, "debrief", client=code)).modal
    await ana.submit(form, {"presence": "more"})
    card = await ana.slash(room, "ruptures")
    assert line in card.message.text
    assert group.bot.wording.count("cards.rupture.age_sessions", 1) in card.message.text

    # This time she said it, and the client took it up. The line is in the form already.
    form = (await ana.press(card.message, "rupture:repair")).modal
    assert form.field("line").default == line
    said = {"reception": "opened", "extent": "repaired", "afterwards": group.sentinels.words()}
    card = await ana.submit(form, said)
    assert group.say("cards.repair.repaired") in card.message.text

    # On Monday at eight the group's look back stands in the channel, once.
    group.clock.move_to(group.monday())
    await eventually(lambda: bool(group.digests))
    await group.discord.settled()
    (post,) = group.digests
    assert group.say("digest.group.title") in post.text

    # Each opens their own, and nobody else sees it.
    ben_client = await group.has_client(ben)
    await group.has_rupture(ben, ben_client)
    for_ana, for_ben = [await p.press(post, "digest:mine") for p in (ana, ben)]
    assert group.say("digest.own.nothing_waits") in for_ana.message.text
    assert ben_client.code in for_ben.message.text
    assert for_ben.message.ephemeral
    assert ben_client.code not in everything_shown(for_ana)
    assert code not in everything_shown(for_ben)
    assert for_ben.message not in ana.sees(group.digest_room)
