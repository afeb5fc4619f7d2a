"""How a character looks, from the words that describe it and, where they are silent, from the film's seed.

In: a name, a description ("a stout old keeper with a white beard, a dark blue sweater and a red cap"), a seed. Out: a `Character`. Whoever
is not described still gets a silhouette and two colours that no other has.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from ..film import Character
from .words import lemmas, split_words, table

HEIGHTS = {"child": (1.05, 1.25), "young": (1.5, 1.68), "adult": (1.52, 1.74), "old": (1.46, 1.64)}
AGE = re.compile(r"\b(\d{1,3})s?\b")
NUMBERS = {
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "sixteen": 16,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "twenties": 25,
    "thirties": 35,
    "forties": 45,
    "fifties": 55,
    "sixties": 65,
    "seventies": 75,
    "eighties": 85,
}


@dataclass(frozen=True)
class Described:
    """What the text says about a person: fields of `Character` with their values, and factors for height and girth."""

    fields: dict[str, Any]
    height: float = 1.0


def slug(name: str, taken: set[str] | None = None, prefix: str = "actor") -> str:
    """A safe, readable id for any name: a-z, 0-9 and single hyphens; other scripts get a short digest. Never one in `taken`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    if not base:
        base = f"{prefix}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
    found, n = base, 2
    while taken and found in taken:
        found, n = f"{base}-{n}", n + 1
    return found


def number(seed: int, *words: str) -> int:
    """A whole number that depends on nothing but `seed` and `words`."""
    text = "\x1f".join((str(seed), *words))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:6], "big")


def read_description(text: str) -> Described:
    """What a description says; words that say nothing about looks are passed over."""
    looks = table("looks")
    words = [w.lower() for w in split_words(text)]
    fields: dict[str, Any] = {}
    height = 1.0
    pending: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        pair = f"{word} {words[index + 1]}" if index + 1 < len(words) else ""
        if pair in looks["colours"]:
            pending.append(looks["colours"][pair])
            index += 2
            continue
        if word in looks["colours"]:
            pending.append(looks["colours"][word])
        garment = next((looks["garments"][w] for w in lemmas(word) if w in looks["garments"]), None)
        if garment:
            _wear(fields, garment, pending)
            if "hair" in garment and word == "hair":
                _hair(fields, words[max(0, index - 3) : index])
            pending = []
        person = next((looks["people"][w] for w in lemmas(word) if w in looks["people"]), None)
        if person and index < 8:
            fields.setdefault("age", person["age"])
            if person["sex"]:
                fields.setdefault("sex", person["sex"])
            pending = []
        trait = looks["adjectives"].get(word)
        if trait:
            said = dict(trait)
            height *= said.pop("height", 1.0)
            fields.update(said)
        index += 1
    age = _age(words)
    if age:
        fields["age"] = age
    if fields.get("beard", "none") != "none":
        fields.setdefault("sex", "m")
    for sex, said in looks["sex"].items():
        if set(said) & set(words):
            fields.setdefault("sex", sex)
    return Described(fields, height)


def _wear(fields: dict[str, Any], garment: dict[str, str], colours: list[str]) -> None:
    ((field, value),) = garment.items()
    colour = colours[-1] if colours else None
    if field == "dress":
        second = "dress" in fields
        if not second or value == "apron":
            fields["dress"] = value
        if colour:
            fields["second_colour" if second and value != "apron" else "colour"] = colour
    elif field == "hat":
        fields["hat"] = value
        if colour:
            fields["hat_colour"] = colour
    elif field == "beard":
        fields["beard"] = value
        if colour:
            fields["hair_colour"] = colour
    else:
        fields["hair"] = value
        if colour:
            fields["hair_colour"] = colour


def _hair(fields: dict[str, Any], before: list[str]) -> None:
    """ "Long black hair", "short hair", "curly hair": the length is said by an adjective."""
    for word in before:
        if word in ("long", "short", "curly", "no"):
            fields["hair"] = "none" if word == "no" else word


def _age(words: list[str]) -> str:
    for word in words:
        years = NUMBERS.get(word, 0) or (int(m.group(1)) if (m := AGE.fullmatch(word.rstrip("s"))) else 0)
        if 2 <= years <= 110:
            return "child" if years < 14 else "young" if years < 30 else "adult" if years < 60 else "old"
    return ""


@functools.cache
def sex_of_name(name: str) -> str:
    """f, m or "" by titles, by people nouns, by first names."""
    looks = table("looks")
    words = [w.lower() for w in split_words(name)]
    for word in words:
        for sex, said in looks["sex"].items():
            if word in said:
                return sex
        if word in looks["people"] and looks["people"][word]["sex"]:
            return looks["people"][word]["sex"]
    names = table("names")
    if words:
        for sex in ("f", "m"):
            if words[0] in names[sex].split():
                return sex
    return ""


def age_of_name(name: str) -> str:
    """The age that a name such as "OLD MAN" or "LITTLE GIRL" tells, else ""."""
    looks = table("looks")
    for word in (w.lower() for w in split_words(name)):
        if word in looks["people"] and looks["people"][word]["age"] != "adult":
            return looks["people"][word]["age"]
        if looks["adjectives"].get(word, {}).get("age"):
            return looks["adjectives"][word]["age"]
    return ""


def character(
    ident: str, name: str, description: str, seed: int, speaks: bool, taken: list[Character], sex: str = ""
) -> Character:
    """The character `name` as described; what is not said is chosen by seed so that it differs from those in `taken`."""
    looks = table("looks")
    said = read_description(description)
    fields = dict(said.fields)
    told = read_description(name)
    for key, value in told.fields.items():
        fields.setdefault(key, value)
    fields.setdefault("sex", sex or sex_of_name(name))
    fields.setdefault("age", age_of_name(name) or "adult")
    age, sex = fields["age"], fields["sex"]

    def draw(what: str, count: int) -> int:
        return number(seed, ident, what) % count

    low, high = HEIGHTS[age]
    part = number(seed, ident, "height") % 1000 / 999
    height = (low + (high - low) * (0.35 + 0.4 * part if "height" in fields else part)) * said.height * told.height
    if sex == "f" and age != "child":
        height *= 0.97
    fields["height"] = round(min(1.85, max(0.95, height)), 2)
    fields.setdefault("girth", (0.85, 0.95, 1.0, 1.1, 1.25)[draw("girth", 5)])
    fields.setdefault("nose", (0.8, 0.95, 1.05, 1.2, 1.35)[draw("nose", 5)] * (0.75 if age == "child" else 1.0))
    fields.setdefault("skin", looks["costumes"]["skins"][draw("skin", 6)])
    hairs = looks["costumes"]["old_hairs" if age == "old" else "hairs"]
    fields.setdefault("hair_colour", hairs[draw("hair", len(hairs))])
    fields.setdefault(
        "dress",
        (("dress", "coat", "sweater", "dress", "robe") if sex == "f" else ("coat", "sweater", "suit", "shirt", "coat"))[
            draw("dress", 5)
        ],
    )
    fields.setdefault(
        "hair",
        (("long", "bun", "curly", "short", "long") if sex == "f" else ("short", "short", "curly", "short", "none"))[
            draw("cut", 5)
        ],
    )
    fields.setdefault(
        "beard",
        ("none", "none", "moustache", "full", "stubble")[draw("beard", 5)] if sex == "m" and age in ("adult", "old") else "none",
    )
    fields.setdefault(
        "hat", ("none", "none", "cap", "brim", "beret", "bowler", "none")[draw("hat", 7)] if not description else "none"
    )
    made = Character(ident, name, speaks=speaks, **fields)
    return _apart(made, said.fields, taken, seed)


def _apart(made: Character, said: dict[str, Any], taken: list[Character], seed: int) -> Character:
    """`made` with colours and, where those run out, an outline that nobody in `taken` has."""
    pairs = table("looks")["costumes"]["pairs"]
    first = number(seed, "palette") + len(taken)
    used = {c.colour for c in taken}
    if "colour" not in said:
        free = [p for k in range(len(pairs)) if (p := pairs[(first + k * 5) % len(pairs)])[0] not in used]
        main, second = free[0] if free else pairs[first % len(pairs)]
        made = dataclasses.replace(made, colour=main, second_colour=said.get("second_colour", second))
    elif "second_colour" not in said:
        made = dataclasses.replace(made, second_colour=_darker(made.colour))
    if "hat_colour" not in said and made.hat != "none":
        made = dataclasses.replace(made, hat_colour=made.second_colour)
    outlines = {(c.hat, c.hair, c.beard, c.dress, c.colour) for c in taken}
    hats = ("none", "cap", "brim", "beret", "bowler", "hood", "scarf")
    for k in range(len(hats)):
        if (made.hat, made.hair, made.beard, made.dress, made.colour) not in outlines or "hat" in said:
            break
        made = dataclasses.replace(made, hat=hats[(hats.index(made.hat) + 1 + k) % len(hats)] if made.hat in hats else hats[k])
    return made


def _darker(colour: str) -> str:
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(c * 0.45 + 12):02x}" for c in channels)
