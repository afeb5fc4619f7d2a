"""The vocabularies are whole: every word that another table or room relies on is there, and words find their meaning."""

import math

import pytest

from filmwright.plan import places
from filmwright.plan.words import actions, best_phrase_at, emotions, lemmas, phrase_at, props, table

ACTIONS = [
    "idle",
    "walk",
    "run",
    "enter",
    "exit",
    "sit",
    "rise",
    "lie",
    "kneel",
    "turn",
    "look",
    "point",
    "wave",
    "nod",
    "shake_head",
    "shrug",
    "pick_up",
    "put_down",
    "give",
    "throw",
    "open",
    "close",
    "knock",
    "drink",
    "read",
    "write",
    "light",
    "push",
    "hug",
    "fall",
    "jump",
    "dance",
    "laugh",
    "cry",
    "shiver",
    "think",
    "speak",
]
EMOTIONS = ["neutral", "joy", "sadness", "anger", "fear", "surprise", "tenderness", "worry"]
MOVES = [
    "static",
    "pan",
    "tilt",
    "push_in",
    "pull_back",
    "truck",
    "track",
    "orbit",
    "crane_up",
    "crane_down",
    "handheld",
    "dolly_zoom",
    "rack",
]
PROPS = [
    "lantern",
    "lamp",
    "cup",
    "bottle",
    "glass",
    "book",
    "letter",
    "box",
    "ball",
    "umbrella",
    "phone",
    "hat",
    "bag",
    "flower",
    "candle",
    "plate",
    "key",
    "radio",
    "clock",
    "bell",
    "telescope",
    "broom",
    "chair",
    "stool",
    "guitar",
    "rope",
    "bucket",
    "boat",
    "crate",
    "apple",
]


def test_the_shared_vocabularies_are_complete():
    assert set(ACTIONS) <= set(table("actions"))
    assert set(EMOTIONS) <= set(table("emotions"))
    assert set(MOVES) == set(table("camera")["moves"])
    assert set(PROPS) <= set(table("props"))
    assert {"kitchen", "bedroom", "bar", "stage", "parlour", "street", "park", "forest", "beach"} <= set(places())


def test_every_action_has_words_a_length_and_a_known_need():
    for name, row in table("actions").items():
        assert row["words"], name
        assert 0 <= row["seconds"] <= 5, name
        assert row.get("needs", "") in ("", "actor", "prop", "place", "any"), name
        assert row.get("sound", "") in ("", "footstep", "impact", "door", "rustle"), name


def test_every_prop_has_a_size_and_a_place_to_rest():
    for name, row in table("props").items():
        assert row["rest"] in ("surface", "floor", "far"), name
        assert len(row["size"]) == 3 and min(row["size"]) > 0, name


def test_every_mood_of_a_deed_is_a_mood():
    assert set(table("emotions")["deeds"].values()) <= set(EMOTIONS)


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("gives", "give"),
        ("gave", "give"),
        ("carries", "carry"),
        ("running", "run"),
        ("stopped", "stop"),
        ("sat", "sit"),
        ("boxes", "box"),
        ("waving", "wave"),
        ("lying", "lie"),
        ("rose", "rise"),
        ("Nell's", "nell"),
    ],
)
def test_word_forms_find_their_lemma(word, lemma):
    assert lemma in lemmas(word)


@pytest.mark.parametrize(
    ("sentence", "index", "action"),
    [
        ("stands up slowly", 0, "rise"),
        ("gives the letter to him", 0, "give"),
        ("picks the heavy cup up", 0, "pick_up"),
        ("knocks the stack of boxes off", 0, "push"),
        ("knocks on the door", 0, "knock"),
        ("shakes her head", 0, "shake_head"),
        ("looks out at the sea", 0, "look"),
        ("walked home", 0, "walk"),
        ("puts down the glass", 0, "put_down"),
    ],
)
def test_verb_phrases_find_their_action(sentence, index, action):
    assert best_phrase_at(actions(), sentence.split(), index, gap=5)[0] == action


def test_nouns_and_moods_find_their_word():
    assert phrase_at(props(), ["flashlight"], 0)[0] == "lantern"
    assert phrase_at(emotions(), ["terrified"], 0)[0] == "fear"


@pytest.mark.parametrize("name", sorted(places()))
def test_places_can_be_played_in(name):
    place = places()[name]
    x0, y0, x1, y1 = place.floor
    assert x1 - x0 > 3 and y1 - y0 > 3
    kinds = {s.kind for s in place.spots}
    assert {"stand", "door"} <= kinds
    assert any(s.beyond for s in place.spots if s.kind == "door")
    assert abs(place.front) <= math.tau
