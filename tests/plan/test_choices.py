"""film.toml: read with its faults named, filled in without touching what a person wrote."""

import pytest

from filmwright.plan import CastChoice, Choices, Malformed, SceneChoice, ShotChoice, choices_of, read_choices, write_choices

from .conftest import broken_down, planned

WRITTEN = """# my film
look = "ink"   # never change this
size = [960, 540]

[cast.nell]
colour = "#ffcc00"   # her coat

[rights]
consent = "all voices are synthetic"
"""


def test_everything_that_is_written_is_read(tmp_path):
    path = tmp_path / "film.toml"
    path.write_text(WRITTEN)
    choices = read_choices(path)
    assert choices.size == (960, 540) and choices.look == "ink" and choices.seed is None
    assert choices.cast["nell"].colour == "#ffcc00" and choices.rights == {"consent": "all voices are synthetic"}


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ({"fps": "fast"}, "fps"),
        ({"size": [961, 540]}, "size"),
        ({"cast": {"nell": {"hat": "sombrero"}}}, "cast.nell.hat"),
        ({"cast": {"nell": {"colour": "yellow"}}}, "cast.nell.colour"),
        ({"shots": {"a": {"lens": 3}}}, "shots.a.lens"),
        ({"scenes": {"s": {"hour": "teatime"}}}, "scenes.s.hour"),
        ({"colours": 3}, "colours"),
        ({"rights": 3}, "rights"),
    ],
)
def test_a_fault_is_named_by_its_field(raw, named):
    with pytest.raises(Malformed, match=named.replace(".", r"\.")):
        choices_of(raw)


def test_broken_toml_says_where(tmp_path):
    path = tmp_path / "film.toml"
    path.write_text('look = "ink\n')
    with pytest.raises(Malformed, match="film.toml.*line 1"):
        read_choices(path)


def test_writing_fills_in_and_touches_nothing_else(tmp_path):
    path = tmp_path / "film.toml"
    path.write_text(WRITTEN)
    write_choices(
        path, Choices(look="clay", seed=7, cast={"nell": CastChoice(colour="#000000", voice="f1"), "tom": CastChoice(voice="m1")})
    )
    text = path.read_text()
    assert 'look = "ink"   # never change this' in text and 'colour = "#ffcc00"   # her coat' in text and "# my film" in text
    after = read_choices(path)
    assert (after.look, after.seed, after.cast["nell"].voice, after.cast["tom"].voice) == ("ink", 7, "f1", "m1")
    write_choices(path, Choices(look="clay", seed=8))
    assert path.read_text() == text


def test_a_new_file_is_made_and_reads_back(tmp_path):
    path = tmp_path / "film.toml"
    choices = Choices(
        "T",
        (640, 360),
        24,
        2,
        1,
        "clay",
        "stage",
        {"a": CastChoice(height=1.2)},
        {"s": SceneChoice(place="bar")},
        {"x": ShotChoice(lens=50.0)},
        {"a": "b"},
    )
    write_choices(path, choices)
    assert read_choices(path) == choices


def test_choices_rule_the_plan():
    text = "INT. KITCHEN - DAY\n\nANNA\nHello there.\n\nBEN\nHello.\n"
    broken = broken_down(text)
    scene = broken.scenes[0].id
    film, _ = planned(
        text,
        scenes={scene: SceneChoice(place="bar", hour="night", weather="snow", light="fire", music="sad")},
        cast={"anna": CastChoice(height=1.9, hat="crown")},
        fps=25,
        step=1,
        size=(320, 180),
    )
    made = film.scenes[0]
    assert (made.place, made.hour, made.weather, made.light, made.music) == ("bar", "night", "snow", "fire", "sad")
    assert film.fps == 25 and film.size == (320, 180) and film.step == 1
    anna = next(c for c in film.cast if c.id == "anna")
    assert anna.height == 1.9 and anna.hat == "crown"
    shot = film.scenes[0].shots[1].id
    picked, problems = planned(text, shots={shot: ShotChoice(lens=24.0, size="medium"), "gone": ShotChoice(lens=24.0)})
    assert next(s for s in picked.scenes[0].shots if s.id == shot).marks[0].lens == 24.0
    assert any(p.code == "unknown-shot" and "gone" in p.message for p in problems)
