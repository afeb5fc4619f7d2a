"""The people of a film from a sentence: who they are, what they are called, and what they look like.

In: the phrases of the sentence that are people or animals, the story shape and a random source. Out: two :class:`Person` values, with
looks in words that the staging knows. What the sentence says of a person is kept; what it does not say comes from `data/people.toml`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from .grammar import Clause, Phrase, article, data, singular


@dataclass(frozen=True)
class Person:
    """A character of the film: `name` as it is spoken, `role` as the sentence has it, `intro` how the first action line presents it."""

    name: str
    role: str
    sex: str
    age: str
    intro: str

    @property
    def he(self) -> str:
        return "she" if self.sex == "f" else "he"

    @property
    def him(self) -> str:
        return "her" if self.sex == "f" else "him"

    @property
    def his(self) -> str:
        return "her" if self.sex == "f" else "his"

    def __str__(self) -> str:
        return self.name


def cast(clause: Clause, people: list[Phrase], shape: dict[str, Any], rng: random.Random) -> tuple[Person, Person]:
    table = data("people")
    used: list[Person] = []
    first = people[0] if people else None
    appositive = people[1] if first and first.proper and len(people) > 1 and people[1].before == "," and not people[1].proper else None
    people = [p for p in people if p is not appositive]
    pronoun = next((w for w in clause.words if w in ("his", "he", "her", "she")), "")
    sex = {"his": "m", "he": "m", "her": "f", "she": "f"}.get(pronoun, "")
    if first and _twins(first):
        second: Phrase | None = first
    else:
        second = next((p for p in people[1:] if first and p.head != first.head), None)
    roles = _Role.of(first, table) if first else _Role(rng.choice(("woman", "man", "girl", "boy")), "", table)
    if appositive:  # Anna, a baker, ...
        name, roles = roles.name, _Role.of(appositive, table)
        roles.name = name
    if second is not None:
        role = _Role.of(second, table)
    else:
        role = _Role(rng.choice([r for r in shape["other"] if r != roles.role]), "", table)
    if role.sex and not sex:  # two voices that nobody takes for one
        sex = "m" if role.sex == "f" else "f"
    hero = _person(roles, sex, used, rng)
    used.append(hero)
    other = _person(role, "m" if hero.sex == "f" else "f", used, rng)
    if other.name == hero.name:
        other = replace(other, name=other.name + " Two")
    return hero, other


def _twins(phrase: Phrase) -> bool:
    return phrase.plural and phrase.kind in ("person", "animal") and not phrase.proper


class _Role:
    """What a person is: the words of the sentence for it, its own name if it has one, usual sex and age."""

    def __init__(self, role: str, name: str, table: dict[str, Any], words: tuple[str, ...] = (), animal: bool = False) -> None:
        self.role, self.name, self.words, self.animal = role, name, words, animal
        self.sex, self.age = table["roles"].get(role.split()[-1] if role else "", ("", "adult"))

    @staticmethod
    def of(phrase: Phrase, table: dict[str, Any]) -> _Role:
        if phrase.proper:
            called = next((i for i, word in enumerate(phrase.words) if word in ("named", "called")), 0)
            if called:  # a girl named Luna
                made = _Role.of(replace(phrase, head=singular(phrase.words[called - 1]), words=phrase.words[: called - 1], proper=False), table)
                made.name = " ".join((*phrase.words[called + 1 :], phrase.head))
                return made
            name = phrase.text
            title = phrase.words[0].lower() if phrase.words else ""
            known = next((s for group in ("known", "names") for s, names in table[group].items() if name.split()[0] in names), TITLES.get(title, ""))
            made = _Role({"f": "woman", "m": "man"}.get(known, "traveller"), name, table)
            made.sex = known
            return made
        return _Role(phrase.head, "", table, phrase.words, phrase.kind == "animal")


TITLES = {
    "mister": "m", "mr": "m", "sir": "m", "lord": "m", "uncle": "m",
    "missus": "f", "mrs": "f", "miss": "f", "ms": "f", "lady": "f", "madame": "f", "aunt": "f",
}
_PETS = ("Biscuit", "Button", "Pepper", "Mustard", "Domino", "Pickle", "Crumb", "Waffle")
_AGES = {
    "old": "old", "elderly": "old", "ancient": "old", "aged": "old", "retired": "old", "young": "young", "teenage": "young", "little": "child",
    "small": "child",
}
_YEARS = ("six", "seven", "eight", "nine", "ten")


def _person(role: _Role, sex: str, used: list[Person], rng: random.Random) -> Person:
    table = data("people")
    taken = {p.name for p in used}
    fixed = role.sex
    gender = fixed or sex or rng.choice("fm")
    names = [n for n in (_PETS if role.animal else table["names"][gender]) if n not in taken]
    name = role.name or rng.choice(names)
    age = next((_AGES[w] for w in role.words if w in _AGES), role.age)
    return Person(name, role.role, gender, age, _intro(name, role, gender, age, used, rng))


def _intro(name: str, role: _Role, sex: str, age: str, used: list[Person], rng: random.Random) -> str:
    looks = data("people")["looks"]
    worn = " ".join(p.intro for p in used)
    colours = [c for c in looks["colours"] if c not in worn]
    rng.shuffle(colours)
    hats = [h for h in looks["hats"] if f" {h}" not in worn]
    words = [word for word in role.words if word not in ("lost", "missing", "last", "first", "other")]
    if not words and not role.animal and not (age == "old" and role.role.startswith("old")):
        words = [w for w in (rng.choice(looks[age]),) if w]
    if age == "old" and not {"old", "elderly", "ancient", "aged", "retired"} & set(words) and not role.role.startswith("grand"):
        words = ["old", *[w for w in words if w != "old"]]
    noun = " ".join((*words, role.role))
    if age == "child" and role.role in ("girl", "boy", "child", "kid"):
        noun += f" of {rng.choice(_YEARS)}"
    hair = looks["hair_child" if age == "child" else f"hair_old_{sex}" if age == "old" else f"hair_{sex}"]
    seen = "" if role.animal or role.role in ("robot", "alien", "ghost") else f" with {rng.choice(hair)}"
    garment = rng.choice(looks[f"dress_{sex}"])
    return f"{name.upper()}, {article(noun)}{seen}, in {article(colours[0] + ' ' + garment)} and {article(colours[1] + ' ' + rng.choice(hats))},"
