"""How near one code is to another, as fingers slip."""

from __future__ import annotations


def likeness(asked: str, code: str) -> int | None:
    """0 for two neighbours swapped (GPB, GBP), 1 for the same letters in another order, 2 for one letter other, more or
    less after the country (EUT, EUR), 3 for one within it, None for anything further away. For two different texts.
    """
    if abs(len(asked) - len(code)) > 1:
        return None  # said first, because a column may have a million texts that are no codes
    if len(asked) == len(code) and sorted(asked) == sorted(code):
        apart = [place for place in range(len(code)) if asked[place] != code[place]]
        return 0 if len(apart) == 2 and apart[1] == apart[0] + 1 else 1
    if not _one_letter_apart(*sorted((asked, code), key=len)):
        return None
    # ISO's codes begin with the two letters of the country: RUR is nearer to RUB than to EUR.
    return 2 if asked[:2] == code[:2] else 3


def _one_letter_apart(short: str, long: str) -> bool:
    place = 0
    while place < len(short) and short[place] == long[place]:
        place += 1
    rest = short[place + 1 :] if len(short) == len(long) else short[place:]
    return rest == long[place + 1 :]
