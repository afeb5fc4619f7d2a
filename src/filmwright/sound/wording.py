"""From a line as it is written to the words and pauses that a voice says.

In: text of a screenplay, which is data and may hold anything. Out: a list of words (a-z and apostrophes, capitals kept) and of the pauses
`, ; : . ! ? — …`. Numbers, money, times, ordinals, abbreviations and signs become words; emphasis marks, tags and emoji are left out, a link is
called a link; letters of another script than Latin raise :class:`CannotSpeak`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from .problems import CannotSpeak

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
         "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}
_MONEY = {"$": ("dollar", "cent"), "£": ("pound", "pence"), "€": ("euro", "cent")}
_SIGNS = {"&": "and", "@": "at", "%": "percent", "+": "plus", "=": "equals", "#": "number", "°": "degrees", "×": "times", "÷": "divided by",
          "½": "a half", "¼": "a quarter", "¾": "three quarters"}
#: Abbreviations that end in a stop which ends no sentence.
_SHORT = {
    "mr": "mister", "mrs": "missus", "ms": "miz", "dr": "doctor", "prof": "professor", "st": "saint", "capt": "captain", "col": "colonel",
    "gen": "general", "lt": "lieutenant", "sgt": "sergeant", "rev": "reverend", "jr": "junior", "sr": "senior", "vs": "versus",
    "etc": "et cetera", "mt": "mount",
}
_LATIN_EXTRA = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d",
                              "ð": "th", "þ": "th", "ı": "i", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "—", "―": "—"})
_PAUSES = ",;:.!?—…"
_TOKEN = re.compile(r"[a-zA-Z]+(?:'[a-zA-Z]+)*|—|…|[,;:.!?]")


def cardinal(number: int) -> str:
    """`number` in English words, up to quadrillions; a larger one is read digit by digit."""
    if number < 0:
        return "minus " + cardinal(-number)
    if number >= 10 ** (3 * len(_SCALES)):
        return " ".join(_ONES[int(d)] for d in str(number))
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (" " + _ONES[number % 10] if number % 10 else "")
    if number < 1000:
        return _ONES[number // 100] + " hundred" + (" and " + cardinal(number % 100) if number % 100 else "")
    parts = []
    for power, scale in reversed(list(enumerate(_SCALES))):
        group = number // 1000**power % 1000
        if group:
            parts.append((cardinal(group) + " " + scale).strip())
    return " ".join(parts)


def ordinal(number: int) -> str:
    """`number` as first, second, twenty third..."""
    head, _, last = cardinal(number).rpartition(" ")
    last = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return f"{head} {last}".strip()


def _year(number: int) -> str:
    """A year as it is said: nineteen eighty four, nineteen oh five, two thousand and nine."""
    high, low = divmod(number, 100)
    if 2000 <= number < 2010 or number % 1000 == 0:
        return cardinal(number)
    if low == 0:
        return cardinal(high) + " hundred"
    return cardinal(high) + (" oh " if low < 10 else " ") + cardinal(low)


def _decimal(text: str) -> str:
    whole, _, part = text.partition(".")
    return cardinal(int(whole or "0")) + (" point " + " ".join(_ONES[int(d)] for d in part) if part else "")


def _money(match: re.Match[str]) -> str:
    unit, small = _MONEY[match[1]]
    whole, _, part = match[2].replace(",", "").partition(".")
    if match[3]:
        return f" {_decimal(match[2].replace(',', ''))} {match[3]} {unit}s "
    said = cardinal(int(whole)) + " " + unit + ("" if int(whole) == 1 else "s")
    if len(part) == 2 and int(part):
        said += " " + cardinal(int(part)) + " " + small + ("" if int(part) == 1 or small == "pence" else "s")
    return f" {said} "


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return f" {cardinal(hour)} {cardinal(minute)} "
    said = " o'clock" if minute == 0 else (" oh " if minute < 10 else " ") + cardinal(minute)
    return f" {cardinal(hour)}{said} "


def _whole(match: re.Match[str]) -> str:
    text = match[0].replace(",", "")
    if len(text) > 1 and text[0] == "0" or len(text) > 18:
        return " " + " ".join(_ONES[int(d)] for d in text) + " "
    number = int(text)
    return f" {_year(number) if len(match[0]) == 4 and 1100 <= number < 2100 else cardinal(number)} "


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"https?://\S+|www\.\S+"), " link "),
    (re.compile(r"<[^<>]*>"), " "),
    (re.compile(r"[*_~\\|{}\[\]<>]+"), " "),
    (re.compile(r"\bNo\.\s*(?=\d)"), "number "),
    (re.compile(r"([$£€])\s?(\d[\d,]*(?:\.\d+)?)(?: (thousand|million|billion))?"), _money),
    (re.compile(r"\b(\d{1,2}):(\d{2})\b"), _time),
    (re.compile(r"\b(\d{1,9})(?:st|nd|rd|th)\b", re.I), lambda m: f" {ordinal(int(m[1]))} "),
    (re.compile(r"\b(\d{3})0s\b"), lambda m: " " + re.sub(r"y$", "ies", _year(int(m[1]) * 10)) + " "),
    (re.compile(r"\d{1,18}\.\d+"), lambda m: f" {_decimal(m[0])} "),
    (re.compile(r"(?<![\w])-(?=\d)"), " minus "),
    (re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+"), _whole),
    (re.compile(r"\.{2,}"), "…"),
    (re.compile(r"\s-\s|-{2,}|^-+\s*"), " — "),
    (re.compile(r"[!?]*\?[!?]*"), "?"),
    (re.compile(r"!+"), "!"),
)


def words(text: str) -> list[str]:
    """The words and pauses of `text`. Raises :class:`CannotSpeak` for another script, or when nothing is left to say."""
    plain = unicodedata.normalize("NFKC", text.replace("½", " a half ").replace("¼", " a quarter ").replace("¾", " three quarters "))
    plain = plain.translate(_LATIN_EXTRA)
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    foreign = sorted({c for c in plain if c.isalpha() and not c.isascii()})
    if foreign:
        name = unicodedata.name(foreign[0], "a letter").split()[0].title()
        raise CannotSpeak(text, f"it has {name} letters, and the voices speak English only; write the line in Latin letters")
    plain = "".join(c if c.isascii() or c in _SIGNS or c in _MONEY or c in _PAUSES else " " for c in plain)
    for pattern, by in _RULES:
        plain = pattern.sub(by, plain)
    for sign, said in _SIGNS.items():
        plain = plain.replace(sign, f" {said} ")
    return _read_out(_TOKEN.findall(plain), text)


def _read_out(found: list[str], text: str) -> list[str]:
    """Tokens with abbreviations opened, single dotted letters joined into spelled ones, and no doubled or leading pause."""
    out: list[str] = []
    for i, token in enumerate(found):
        before = found[i - 1] if i else ""
        if token in _PAUSES:
            spelled = token == "." and len(before) == 1 and before.isupper() and before != "I"
            shortened = token == "." and before.lower() in _SHORT
            if out and not spelled and not shortened and out[-1] not in _PAUSES:
                out.append(token)
        elif token.lower() in _SHORT and found[i + 1 : i + 2] == ["."]:
            out += _SHORT[token.lower()].split()
        else:
            out.append(token)
    if not any(t not in _PAUSES for t in out):
        raise CannotSpeak(text, "there is nothing in it to say")
    return out if out[-1] in ".!?…" else [*(out[:-1] if out[-1] in _PAUSES else out), "."]
