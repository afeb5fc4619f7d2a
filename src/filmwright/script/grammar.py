"""A sentence's words, noun phrases and verbs: just enough grammar to know who does what to what, where.

In: one English sentence. Out: :class:`Phrase` values in order, each a noun phrase with its head and what kind of thing it is, and the verbs. Parts of
speech come from gruut's tagger (MIT); kinds from the tables in `data/`, and by meaning for nouns that no table has.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from .meaning import meaning

#: What an unknown noun is compared with. The kind of the nearest word is its kind.
KINDS = {
    "person": ("person", "worker", "man", "woman", "relative", "professional"),
    "place": ("place", "building", "landscape", "country", "location"),
    "thing": ("object", "tool", "machine", "food", "vehicle", "clothing", "device", "toy"),
    "idea": ("idea", "feeling", "event", "problem", "concept", "ability"),
}
NOUN = ("NN", "NNS", "NNP", "NNPS")
INSIDE_PHRASE = (*NOUN, "JJ", "JJR", "JJS", "CD", "VBN", "VBG")
OPENERS = ("DT", "PRP$", "CD", "WP$")
AFTER_VERB = ("IN", "TO", "DT", "PRP$", "CD", "NNP", "PRP", "RB", "RP", "VBG", "JJ", "")
#: At the beginning of a sentence a noun with such an ending does something: a glassblower, an archivist.
DOER = re.compile(r"(er|or|ist|ian|eer|ess|man|woman|maker|smith)$")


@functools.cache
def data(name: str) -> dict[str, Any]:
    """The table `data/<name>.toml`."""
    return tomllib.loads((resources.files(__package__) / "data" / f"{name}.toml").read_text("utf-8"))


@functools.cache
def listed(name: str) -> frozenset[str]:
    """One of the plain lists of `data/words.toml`."""
    return frozenset(data("words")["lists"][name])


@dataclass(frozen=True)
class Phrase:
    """One noun phrase. `head` is its last noun in the singular, `words` what stands before it, `kind` a key of KINDS or hour, weather, time."""

    head: str
    words: tuple[str, ...]
    kind: str
    opener: str
    before: str
    plural: bool
    proper: bool
    after_verb: bool

    @property
    def text(self) -> str:
        return " ".join((*self.words, self.head))


@dataclass(frozen=True)
class Clause:
    """A sentence read: its phrases, its verbs as lemmas, and all its words in lower case."""

    phrases: tuple[Phrase, ...]
    verbs: tuple[str, ...]
    words: tuple[str, ...]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def article(noun: str) -> str:
    """`noun` with a or an."""
    an = re.match(r"(?i)(?!(uni|use|eu|one|u[krst]))[aeiou]|hour|honest|heir", noun)
    return f"an {noun}" if an else f"a {noun}"


def singular(word: str) -> str:
    """An English noun in the singular, by rule."""
    low = word.lower()
    irregular = data("people")["plurals"]
    if low in irregular:
        return str(irregular[low])
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if re.search(r"(ch|sh|x|ss|z)es$", low):
        return word[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 3:
        return word[:-1]
    return word


def stem(verb: str) -> str:
    """A verb without its ending; only compared with other stems."""
    low = verb.lower()
    forms = data("words")["verbs"]
    if low in forms:
        return str(forms[low])
    for ending, least in (("ing", 5), ("ied", 5), ("ies", 5), ("ed", 4), ("es", 5), ("s", 3)):
        if low.endswith(ending) and len(low) >= least and not low.endswith("ss"):
            low = low[: -len(ending)] + ("y" if ending in ("ied", "ies") else "")
            break
    low = str(forms.get(low, low))
    if len(low) > 3 and low[-1] == low[-2] and low[-1] not in "ls":
        low = low[:-1]
    return low


def gerund(verb: str) -> str:
    """paint: painting; ride: riding; swim: swimming."""
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", verb):
        return verb + verb[-1] + "ing"
    return verb + "ing"


def same_verb(a: str, b: str) -> bool:
    """Whether two verbs are forms of one: "hiding" and "hide"."""
    return a == b or stem(a).removesuffix("e") == stem(b).removesuffix("e")


def tagged(sentence: str) -> list[tuple[str, str]]:
    """(word, Penn tag) of every word of `sentence`; a word taken for a plural where the verb must be is set right."""
    import gruut

    words = [
        (word.text, word.pos or "")
        for part in gruut.sentences(sentence, lang="en-us", phonemes=False, break_phonemes=False) for word in part if word.text.strip()
    ]
    words = [
        (text, "NNP" if text[:1].isupper() and text.lower() in known_names() and not tag.startswith("NN") else tag) for text, tag in _joined(words)
    ]
    words = [(text, "," if not re.search(r"\w", text) else tag) for text, tag in words]
    people = {*data("people")["roles"], *data("people")["animals"]["words"]}
    seen = False
    for i, (text, tag) in enumerate(words):
        following = words[i + 1][1] if i + 1 < len(words) else ""
        before = words[i - 1][1] if i else ""
        verb_like = tag in ("NNS", "NN", "JJ") and text.lower().endswith("s") and not text.lower().endswith("ss")
        if not seen and verb_like and before in ("NN", "NNP", "NNS") and following in AFTER_VERB and singular(text.lower()) not in people:
            words[i] = (text, "VBZ")
        seen = seen or words[i][1] in ("VBZ", "VBP", "VBD", "MD")
    return words


def _joined(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Letters that the tagger took apart put together again: C, E, O are a CEO."""
    joined: list[tuple[str, str]] = []
    run = False
    for text, tag in words:
        letter = len(text) == 1 and text.isupper() and text not in "AI"
        if letter and run:
            joined[-1] = (joined[-1][0] + text, "NN")
        else:
            joined.append((text, tag))
        run = letter
    return joined


def read_clause(sentence: str) -> Clause:
    """The phrases and verbs of `sentence`."""
    words = tagged(sentence)
    phrases, verbs = [], []
    i, after_verb, before = 0, False, ""
    while i < len(words):
        end = _phrase_end(words, i)
        if end:
            phrases.extend(_phrase(words[i:end], before, after_verb))
            i, before = end, ""
            continue
        text, tag = words[i]
        if tag.startswith("VB") and text.lower() not in ("is", "are", "was", "were", "be", "been", "has", "have", "had"):
            verbs.append(stem(text))
            after_verb = True
        elif tag.startswith("VB"):
            after_verb = True
        before = text.lower()
        i += 1
    phrases = [p for p in phrases if re.search(r"[^\W\d_]{2}", p.head)]
    if phrases and not verbs and phrases[-1].words and phrases[-1].head in listed("bare_verbs"):
        last = phrases[-1]  # "a cat and a dog fight": the last word was the verb
        who = singular(last.words[-1])
        if kind_of(who, False, "") in ("person", "animal"):
            verbs.append(last.head)
            phrases[-1] = replace(last, head=who, words=last.words[:-1], kind=kind_of(who, False, ""))
    return Clause(tuple(phrases), tuple(verbs), tuple(text.lower() for text, tag in words if tag != ","))


def _phrase_end(words: list[tuple[str, str]], start: int) -> int:
    """The end of the noun phrase that begins at `start`, 0 if none does."""
    i = start
    while i < len(words) and words[i][1] in OPENERS:
        i += 1
    opened = i > start
    last = 0
    while i < len(words):
        text, tag = words[i]
        inner = tag in INSIDE_PHRASE or (tag.startswith("VB") and opened and text.lower().endswith(("ed", "ing", "en")))
        if not inner or (tag in ("VBG", "VBN") and not opened):
            break
        if tag in NOUN or (text.lower() in data("people")["roles"]):
            last = i + 1
        i += 1
    return last


def _phrase(words: list[tuple[str, str]], before: str, after_verb: bool) -> list[Phrase]:
    opener = words[0][0].lower() if words[0][1] in OPENERS else ""
    inner = [(text, tag) for text, tag in words if tag not in ("DT", "PRP$", "WP$")]
    number = any(tag == "CD" and text.lower() not in ("one", "1") for text, tag in inner)
    inner = [(text, tag) for text, tag in inner if tag != "CD"]
    if not inner:
        return []
    head, tag = inner[-1]
    proper = tag.startswith("NNP") or (head[:1].isupper() and before != "")
    if not opener and len(inner) == 1 and not proper and head.lower() in known_names():  # a name in small letters
        head, proper = head.capitalize(), True
    one = head if proper or (head.isupper() and len(head) < 5) else singular(head.lower())
    modifiers = tuple(text if text[:1].isupper() and t == "NNP" else text.lower() for text, t in inner[:-1])
    plural = (tag in ("NNS", "NNPS") and one.lower() != head.lower()) or number
    kind = kind_of(one, proper, before, modifiers)
    return [Phrase(one, modifiers, kind, opener, before, plural, proper, after_verb)]


def places() -> dict[str, Any]:
    """The places of the staging vocabulary, with the phrases that each can stage."""
    return {name: row for name, row in data("settings").items() if name != "elsewhere"}


@functools.cache
def place_words() -> dict[str, tuple[str, str]]:
    """Noun -> (place of the vocabulary, heading)."""
    found = {}
    for place, row in places().items():
        for entry in row["words"]:
            word, _, heading = entry.partition(" > ")
            found[word] = (place, heading or word.upper())
    return found


@functools.cache
def known_names() -> frozenset[str]:
    """First names in small letters."""
    people = data("people")
    return frozenset(n.lower() for group in (people["names"], people["known"]) for sex in group.values() for n in sex)


def kind_of(head: str, proper: bool, before: str, modifiers: tuple[str, ...] = ()) -> str:
    """The kind of a noun: from the tables, else by meaning."""
    people = data("people")
    low = head.lower()
    if low in people["roles"] or low in known_names():
        return "person"
    if low in people["animals"]["words"]:
        return "animal"
    things = data("things")
    if low in things["ideas"]:
        return "idea"
    if any(low in words for words in data("words")["weathers"].values()):
        return "weather"
    if low in listed("times") or low in ("bedtime", "moonlight"):
        return "time"
    if low in place_words() or " ".join((*modifiers[-1:], low)) in place_words():
        return "place"
    if low in things["held"] or low in things["other"]:
        return "thing"
    if proper:
        return "place" if before in listed("locative") or before in ("to", "from") else "person"
    if not before and DOER.search(low):
        return "person"
    scores = {kind: float(meaning().likeness(low, words).mean()) for kind, words in KINDS.items()}
    return max(scores, key=lambda kind: scores[kind])
