"""A sentence becomes a well-formed screenplay that is about what it says, as long as asked, the same every time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.script import Unclear, from_brief, meaning, parse, premise, problems, reckon, write

SENTENCES = {
    "a lighthouse keeper waits for a ship in a storm": ("waiting", "beach"),
    "Two old rivals meet at a bar to settle a chess game": ("rivalry", "bar"),
    "a dog looks for its lost ball in the park": ("lost", "park"),
    "Maria says goodbye to her brother at the station before the war": ("parting", "street"),
    "an astronaut who is afraid of the dark": ("fear", "kitchen"),
    "The baker's daughter steals a cake": ("theft", None),
    "A shy librarian falls in love with a ghost": ("love", "kitchen"),
    "a robot learns to paint in the rain": ("invention", "kitchen"),
    "two strangers are snowed in at an airport bar": ("storm", "bar"),
    "A boy and his grandfather fly a kite on a hill at sunset": ("together", "park"),
    "a penguin auditions for the opera": ("contest", "stage"),
    "A nervous chef on her first day in a Paris restaurant": ("first_day", "bar"),
    "A soldier comes home from the war": ("reunion", "kitchen"),
    "a detective confesses a murder to a priest in a church": ("secret", "stage"),
    "a waiter mistakes a plumber for a famous singer": ("misunderstanding", None),
    "a girl makes a birthday present for her grandmother": ("gift", None),
    "two hikers cross the mountains on a long journey": ("journey", "forest"),
    "a fisherman rescues a drowning boy from the sea": ("rescue", "beach"),
}
CAST = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ .'-]+[A-ZÀ-Þ]), an? [^.]+ in an? \w+ \w+ and an? \w+ \w+,")


def body(text: str) -> str:
    return text.partition("FADE IN:")[2]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_story_shape_and_the_place_follow_from_the_sentence(sentence):
    shape, place = SENTENCES[sentence]
    made = premise(sentence)
    assert made.shape == shape
    assert place in (made.place, None)


@pytest.mark.parametrize("seconds", [45, 60, 90, 150])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_well_formed_and_about_the_sentence_and_as_long_as_asked(sentence, seconds):
    for seed in range(3):
        text = from_brief(sentence, seconds, seed)
        screenplay = parse(text)
        assert write(screenplay) == text
        assert problems(screenplay) == ()
        assert abs(reckon(screenplay) - seconds) <= seconds / 4
        assert screenplay.title["title"]
        assert screenplay.title["source"] == f"made from templates by Filmwright from the sentence: {sentence}"
        assert 2 <= len(screenplay.scenes) <= 4
        made = premise(sentence, seed)
        assert made.nouns
        assert not [noun for noun in made.nouns if noun.lower() not in body(text).lower()]
        assert "{" not in text
        speakers = {line.speaker for scene in screenplay.scenes for line in scene.lines if line.speaker}
        assert speakers <= {made.hero.name.upper(), made.other.name.upper()}
        presented = CAST.findall(text)
        assert sorted(presented) == sorted({made.hero.name.upper(), made.other.name.upper()})
        keys = {note.key for scene in screenplay.scenes for line in scene.lines for note in line.notes}
        assert {"look", "camera"} <= keys
        assert screenplay.scenes[-1].transition == "FADE OUT."


def test_weather_hour_and_names_are_the_sentences_own():
    text = from_brief("On a foggy night Ophelia waits for a train at the station")
    assert "NIGHT" in text
    assert "Fog" in text
    assert "OPHELIA, " in text
    assert "train" in body(text)


def test_the_same_sentence_and_seed_give_the_same_text_and_other_seeds_another():
    texts = [from_brief("a thief breaks into a clockmaker's shop at midnight", 45, seed) for seed in (0, 0, 1, 2, 3)]
    assert texts[0] == texts[1]
    assert len(set(texts)) == 4


def test_nobody_speaks_twice_on_end_and_no_line_is_said_twice():
    for sentence in SENTENCES:
        screenplay = parse(from_brief(sentence, 120, 7))
        spoken = []
        for scene in screenplay.scenes:
            last = ""
            for line in scene.lines:
                assert not line.speaker or line.speaker != last
                last = line.speaker or ""
                if line.speaker and len(line.text.split()) > 3:
                    spoken.append(line.text)
        assert len(set(spoken)) >= len(spoken) - 1


@pytest.mark.parametrize("sentence", ["", "  \n", "!?", "😀😀", "x", "42", "the the the", "a" * 399])
def test_what_says_nothing_is_refused_with_an_example(sentence):
    with pytest.raises(Unclear, match="lighthouse keeper"):
        from_brief(sentence)


@pytest.mark.parametrize("sentence", [
    "Ein Leuchtturmwärter wartet auf ein Schiff im Sturm", "Un gardien de phare attend un navire", "灯塔守护者在等船", "عامل المنارة ينتظر سفينة",
    "Смотритель маяка ждёт корабль",
])
def test_other_languages_are_refused_by_name(sentence):
    with pytest.raises(Unclear, match="English"):
        from_brief(sentence)


def test_too_long_a_sentence_and_too_short_or_long_a_film_are_refused():
    with pytest.raises(Unclear, match="10000 characters"):
        from_brief("word " * 2000)
    for seconds in (0, -5, 5, 3600, float("nan")):
        with pytest.raises(Unclear, match="45 to 150 seconds"):
            from_brief("a cat waits", seconds)


@pytest.mark.parametrize("sentence", [
    "a lighthouse keeper 😀 waits 🚢", "<script>alert(1)</script>", "../../etc/passwd", "-rf --help", "INT. BAR - NIGHT",
    "{h.__class__} waits for {0}",
    "[[note]] /* boneyard */ a cat waits", "NELL WAITS FOR A SHIP", "a cat\nand a dog\tfight", "Zoë and François eat crêpes", "Title: mine",
    "make me a movie about cats", "a girl named Luna befriends a dragon", "Anna, a baker, loses her ring in the dough",
    "The CEO of a startup pitches to investors",
    "a shot, a close up, FADE OUT: the end", "@nell ~sings >to the right<",
])
def test_odd_sentences_give_a_sensible_film(sentence):
    screenplay = parse(from_brief(sentence))
    assert problems(screenplay) == ()
    assert 2 <= len(screenplay.scenes) <= 4
    assert abs(reckon(screenplay) - 45) <= 45 / 4
    made = premise(sentence)
    speakers = {line.speaker for scene in screenplay.scenes for line in scene.lines if line.speaker}
    assert speakers == {made.hero.name.upper(), made.other.name.upper()}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_a_film_or_a_clear_refusal(sentence):
    try:
        text = from_brief(sentence)
    except Unclear as error:
        assert str(error).endswith(".")
        return
    assert problems(parse(text)) == ()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_line_can_be_staged(sentence):
    from filmwright.plan import breakdown

    for seed in (0, 5):
        broken = breakdown(parse(from_brief(sentence, 75, seed)), meaning=meaning())
        assert [problem.message for problem in broken.problems] == []
