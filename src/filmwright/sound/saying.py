"""From words to the phonemes of the voice: English IPA from the data of `gruut_lang_en` (MIT), read here.

A word is looked up in its lexicon (129,000 words; the part of speech chooses between "I read" and "to read"), else as a known word with an
ending, else guessed by its grapheme-to-phoneme model. The features of both CRF models are gruut's (MIT, Michael Hansen); gruut itself is not used,
for it brings a dozen packages and an LGPL one. IPA is then written in the voice's alphabet.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
import sqlite3
import string
from importlib import resources

import pycrfsuite

from .problems import VoicesMissing

_FILES = {
    "lexicon.db": "f736287913499c93b493b42963b66f74d59e0c083d9bc6d914c1096bc27658fc",
    "g2p/model.crf": "7942e8f8968b1bd5b322fd58d78b947f5fd305c9d4aeb6a8be1d0ea96227bbad",
    "pos/model.crf": "b1346e25531e289aa3dcd48228cbdfe6250b812b83d3a2e136d81dbbf92b5108",
}
#: IPA of the lexicon in the alphabet of the voice; stress marks stand before it. Others are the same in both.
_ALPHABET = {"eɪ": "A", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y", "oʊ": "O", "d͡ʒ": "ʤ", "t͡ʃ": "ʧ", "ɚ": "əɹ", "ˈɚ": "ˈɜɹ", "ˌɚ": "ˌɜɹ"}
#: Little words without stress, as they are said in a sentence.
_WEAK = {
    "a": "ɐ", "an": "ən", "and": "ænd", "the": "ðə", "to": "tə", "of": "ʌv", "for": "fɔɹ", "from": "fɹʌm", "at": "æt", "as": "æz", "is": "ɪz",
    "are": "ɑɹ", "was": "wʌz", "were": "wɜɹ", "be": "bi", "been": "bɪn", "am": "æm", "it": "ɪt", "its": "ɪts", "it's": "ɪts", "i": "I",
    "i'm": "Im", "i'll": "Il", "i've": "Iv", "i'd": "Id", "he": "hi", "she": "ʃi", "we": "wi", "you": "ju", "they": "ðA", "his": "hɪz", "her": "hɜɹ",
    "him": "hɪm", "them": "ðɛm", "us": "ʌs", "me": "mi", "my": "mI", "your": "jʊɹ", "our": "Wəɹ", "their": "ðɛɹ", "in": "ɪn", "on": "ɔn", "or": "ɔɹ",
    "but": "bʌt", "if": "ɪf", "than": "ðæn", "that": "ðæt", "there": "ðɛɹ", "can": "kæn", "could": "kʊd", "would": "wʊd", "should": "ʃʊd",
    "will": "wɪl", "shall": "ʃæl", "must": "mʌst", "do": "du", "does": "dʌz", "did": "dɪd", "has": "hæz", "have": "hæv", "had": "hæd",
    "with": "wɪð", "by": "bI", "so": "sO", "some": "sʌm",
}
_VOWELS = "AIWYOaɑæɐəɚɛɜiɪɔoʊuʌ"
#: Parts of speech for which the lexicon has its own entries, by the tag of the model; past participles are like past tenses.
_ROLES = {"VBD": ("VBD", "VB"), "VBN": ("VBD", "VB"), "VBZ": ("VB",), "VBP": ("VB",), "VB": ("VB",), "VBG": ("VB",), "NNS": ("NN",),
          "NNP": ("NN",), "NN": ("NN",), "JJ": ("JJ",), "RB": ("RB",), "PRP": ("PRP",), "IN": ("IN",), "CD": ("CD",), "DT": ("DT",)}
#: Endings that are added to a known word: (ending, what it replaces, how it sounds).
_ENDINGS = (("'s", "", "s"), ("in", "ing", ""), ("ing", "", "ɪŋ"), ("ing", "e", "ɪŋ"), ("ers", "", "ɚ z"), ("er", "", "ɚ"), ("er", "e", "ɚ"),
            ("ed", "", "d"), ("ed", "e", "d"), ("ly", "", "l i"), ("ness", "", "n ə s"), ("less", "", "l ə s"), ("s", "", "s"))
_VOICELESS = ("p", "t", "k", "f", "θ")
_HISSING = ("s", "z", "ʃ", "ʒ", "t͡ʃ", "d͡ʒ")
_OWN = {"mm": "m ˈə m", "hm": "h ˈə m", "shh": "ʃ ˈʌ ʃ", "sh": "ʃ ˈʌ", "psst": "p s t", "ahoy": "ə h ˈɔɪ",
        "grandpa": "ɡ ɹ ˈæ n p ˌɑ", "brr": "b ɹ ˈɚ",
        "ahh": "ˈɑ", "ohh": "ˈoʊ", "ooh": "ˈu", "aha": "ɑ h ˈɑ", "uh": "ˈʌ", "ugh": "ˈʌ ɡ", "haha": "h ɑ h ˈɑ"}


def _file(name: str) -> str:
    path = resources.files("gruut_lang_en").joinpath(*name.split("/"))
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise VoicesMissing(f"gruut_lang_en has no {name}: pip install gruut_lang_en==2.0.1") from None
    if found != _FILES[name]:
        raise VoicesMissing(f"gruut_lang_en/{name} is not the one that was checked: pip install --force-reinstall gruut_lang_en==2.0.1")
    return str(path)


@functools.cache
def _lexicon() -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"file:{_file('lexicon.db')}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except ModuleNotFoundError:
        raise VoicesMissing("the pronouncing dictionary is missing: pip install gruut_lang_en==2.0.1") from None


@functools.cache
def _tagger(name: str) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open(_file(name))
    return tagger


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _word_features(word: str, prefix: str) -> dict[str, object]:
    features: dict[str, object] = {
        f"{prefix}bias": 1.0, f"{prefix}word": _coded(word), f"{prefix}len(word)": len(word),
        f"{prefix}word.ispunctuation": word in string.punctuation, f"{prefix}word.isdigit()": word.isdigit(),
    }
    for n in (2, 3):
        features[f"{prefix}word[:{n}]"], features[f"{prefix}word[-{n}:]"] = word[:n], word[-n:]
    return features


def parts_of_speech(words: list[str]) -> list[str]:
    """Penn Treebank tags of the words and marks of one sentence."""
    rows = []
    for i, word in enumerate(words):
        row = _word_features(word, "")
        if i == 0:
            row["BOS"] = True
        if i == len(words) - 1:
            row["EOS"] = True
        for j in (1, 2):
            if i >= j:
                row |= _word_features(words[i - j], f"-{j}:")
            if i + j < len(words):
                row |= _word_features(words[i + j], f"+{j}:")
        rows.append(row)
    return _tagger("pos/model.crf").tag(rows)


def _guessed(word: str) -> str:
    rows = []
    for i, letter in enumerate(word):
        row: dict[str, object] = {"bias": 1.0, "grapheme": _coded(letter)}
        if i == 0:
            row["begin"] = True
        for j in (1, 2, 3):
            if i >= j:
                row[f"grapheme-{j}"] = _coded(word[i - j])
            if i + j < len(word):
                row[f"grapheme+{j}"] = _coded(word[i + j])
        if i == len(word) - 1:
            row["end"] = True
        rows.append(row)
    coded = (base64.b64decode(c).decode() for c in _tagger("g2p/model.crf").tag(rows))
    return " ".join(p for sounds in coded for p in sounds.split("|") if p != "_")


def _known(word: str, tag: str) -> str:
    rows = _lexicon().execute("SELECT role, phonemes FROM word_phonemes WHERE word = ? ORDER BY pron_order", (word,)).fetchall()
    for role in _ROLES.get(tag, ()):
        for row_role, phonemes in rows:
            if row_role == f"gruut:{role}":
                return phonemes
    return rows[0][1] if rows else ""


def _inflected(word: str, tag: str) -> str:
    for ending, replaced, sound in _ENDINGS:
        stem = word[: -len(ending)] + replaced
        if word.endswith(ending) and len(stem) > 1 and (base := _known(stem, tag)):
            last = base.split()[-1]
            if sound == "s":
                sound = "ɪ z" if last in _HISSING else "s" if last in _VOICELESS else "z"
            elif sound == "d":
                sound = "ɪ d" if last in ("t", "d") else "t" if last in (*_VOICELESS, "s", "ʃ", "t͡ʃ") else "d"
            return f"{base} {sound}".strip()
    return ""


def ipa(word: str, tag: str = "") -> str:
    """The phonemes of one word, apart by spaces, stress before the vowel. Letters of an unsayable word in capitals are spelled."""
    low = word.lower()
    found = _OWN.get(low) or _known(low, tag) or _inflected(low, tag)
    if found:
        return found
    if word.isupper() and len(word) <= 4 and not any(v in low for v in "aeiouy") or len(word) == 1:
        return " ".join(_known(letter, "") for letter in low if letter.isalpha())
    letters = "".join(c for c in low if c.isalpha())
    once, twice = (re.sub(r"(.)\1{2,}", by, letters) for by in (r"\1", r"\1\1"))  # noooo, hellooo, sweeeet
    return _known(once, tag) or _known(twice, tag) or _guessed(twice[:60])


def _spoken(word: str, tag: str, after: str) -> str:
    """`word` in the voice's alphabet; `after` is the next word's, for "the apple"."""
    low = word.lower()
    vowel_next = after.lstrip("ˈˌ")[:1] in tuple(_VOWELS) if after else False
    if low == "the" and vowel_next:
        return "ði"
    if low == "to" and (vowel_next or not after):
        return "tu"
    if low in _WEAK and after:  # the last word before a pause keeps its weight
        return _WEAK[low]
    out = []
    for phone in ipa(word, tag).split():
        mark = phone[0] if phone[0] in "ˈˌ" else ""
        out.append(_ALPHABET.get(phone) or mark + _ALPHABET.get(phone[len(mark):], phone[len(mark):]))
    return "".join(out)


def phonemes(words: list[str]) -> list[str]:
    """For each word of a sentence its phonemes in the voice's alphabet; for each pause itself."""
    tags = parts_of_speech(words)
    said: list[str] = []
    after = ""
    for word, tag in zip(reversed(words), reversed(tags), strict=True):
        if word[0].isalpha():
            after = _spoken(word, tag, after)
            said.append(after)
        else:
            after = ""
            said.append(word)
    return said[::-1]
