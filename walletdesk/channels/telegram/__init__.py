"""Telegram: a bot of the team's own, by webhook or by asking for updates.

`api` speaks the Bot API, `updates` reads what comes, `formatting` writes what goes, `adapter` is the channel.
Sources, all read on 30 November 2026: core.telegram.org/bots/api (methods and types, errors, limits of files),
core.telegram.org/bots/faq (how much may be sent), core.telegram.org/bots/features (deep links, privacy mode).
"""
