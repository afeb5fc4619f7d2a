"""Pages that nobody wrote for the product come out: openings of plays and stories, their words unchanged, put into Fountain."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from filmwright.plan import breakdown, check, plan, speeches
from filmwright.script import read

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "examples" / "public-domain").glob("*.fountain"))


@pytest.fixture(scope="module", params=PAGES, ids=lambda path: path.stem)
def staged(request):
    broken = breakdown(read(request.param))
    film, problems = plan(broken)
    return broken, film, problems


def seconds(film):
    return sum(scene.length for scene in film.scenes) / film.fps


def test_there_are_about_ten_pages():
    films = [plan(breakdown(read(path)))[0] for path in PAGES]
    assert len(PAGES) >= 5
    assert 9 * 60 <= sum(seconds(film) for film in films) <= 15 * 60


def test_every_page_names_its_author_year_and_source():
    for path in PAGES:
        title = read(path).title
        assert title["author"].endswith(")") and title["source"] and "unchanged" in title["source"], path.name


def test_every_word_that_is_said_is_heard(staged):
    broken, film, _ = staged
    spoken = {beat.line for scene in film.scenes for beat in scene.beats if beat.kind == "speech"}
    assert spoken == {line for line, _, _, _ in speeches(broken)}


def test_what_is_not_staged_is_said_by_line_and_stops_nothing(staged):
    _, _, problems = staged
    assert all(p.severity == "warning" for p in problems)
    assert all(p.line or "scene" in p.message for p in problems), [p.message for p in problems if not p.line]


def test_who_speaks_is_somebody(staged):
    broken, _, _ = staged
    assert not {"all", "both", "everybody"} & {c.id for c in broken.cast}


def test_shots_change_and_few_break_the_grammar(staged):
    _, film, _ = staged
    shots = [shot for scene in film.scenes for shot in scene.shots]
    assert max(shot.end - shot.start for shot in shots) <= 12 * film.fps
    assert len({shot.size for shot in shots}) >= 4
    assert len(check(film)) <= len(shots) // 4, [p.message for p in check(film)]


def test_women_are_women():
    broken = {path.stem: breakdown(read(path)) for path in PAGES}
    sexes = {c.id: c.sex for b in broken.values() for c in b.cast}
    assert (sexes["della"], sexes["nora"], sexes["mrs-hale"], sexes["mrs-peters"]) == ("f",) * 4
    assert (sexes["jim"], sexes["helmer"], sexes["holmes"], sexes["macbeth"]) == ("m",) * 4


@pytest.mark.soak
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_film_comes_out(path, tmp_path):
    made = subprocess.run(
        [sys.executable, "-m", "filmwright.cli", "make", str(path), "-o", str(tmp_path / "film"), "--size", "160x90", "--renderer", "stage",
         "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    told = json.loads(made.stdout)
    assert any(Path(tmp_path / "film").rglob("*.mp4")), told
