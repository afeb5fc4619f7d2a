"""Each check catches a plan that was spoiled for it, and is silent about the plan before."""

import dataclasses
import math

import pytest

from filmwright.film import CameraMark
from filmwright.plan import check, places
from filmwright.plan.sight import Sight


def codes(film):
    return {p.code for p in check(film)}


def with_scene(film, index, **changes):
    scenes = list(film.scenes)
    scenes[index] = dataclasses.replace(scenes[index], **changes)
    return dataclasses.replace(film, scenes=tuple(scenes))


def with_shot(film, index, pick, **changes):
    scene = film.scenes[index]
    n = pick if isinstance(pick, int) else next(i for i, s in enumerate(scene.shots) if pick(s))
    shots = list(scene.shots)
    shots[n] = dataclasses.replace(shots[n], **changes)
    return with_scene(film, index, shots=tuple(shots))


def moved(shot, dx=0.0, dy=0.0, dz=0.0, turn=False):
    def shift(m):
        at = (m.at[0] + dx, m.at[1] + dy, m.at[2] + dz)
        target = (
            (2 * m.at[0] - m.target[0], 2 * m.at[1] - m.target[1], m.target[2])
            if turn
            else tuple(t + d for t, d in zip(m.target, (dx, dy, dz), strict=False))
        )
        return dataclasses.replace(m, at=at, target=target)

    return tuple(shift(m) for m in shot.marks)


def find(film, index, test):
    return next(s for s in film.scenes[index].shots if test(s))


@pytest.fixture
def film(road):
    assert check(road[0]) == ()
    return road[0]


def test_a_speaker_outside_the_picture(film):
    shot = find(film, 0, lambda s: s.size == "close")
    assert "speaker-hidden" in codes(with_shot(film, 0, lambda s: s.id == shot.id, marks=moved(shot, turn=True)))


def test_a_speaker_behind_furniture(film):
    shot = find(film, 0, lambda s: s.size == "close" and s.subjects[0] == "vic")
    low = tuple(dataclasses.replace(m, at=(1.6, -3.9, 0.3), target=(1.3, 0.3, 1.35)) for m in shot.marks)
    high = tuple(dataclasses.replace(m, at=(3.4, 0.35, 0.4), target=(1.3, 0.3, 1.35)) for m in shot.marks)
    assert "speaker-hidden" in codes(with_shot(film, 0, lambda s: s.id == shot.id, marks=low)) | codes(
        with_shot(film, 0, lambda s: s.id == shot.id, marks=high)
    )


def test_a_head_cut_off(film):
    shot = find(film, 0, lambda s: s.size == "two_shot")
    down = tuple(dataclasses.replace(m, target=(m.target[0], m.target[1], m.target[2] - 0.7)) for m in shot.marks)
    assert codes(with_shot(film, 0, lambda s: s.id == shot.id, marks=down)) & {"headroom", "speaker-hidden"}


def test_a_face_from_behind(film):
    shot = find(film, 0, lambda s: s.size == "close" and s.subjects[0] == "vic")
    behind = (CameraMark(shot.start, (-1.2, 0.4, 1.4), (1.3, 0.3, 1.35), 85.0),)
    assert "eye-line" in codes(with_shot(film, 0, lambda s: s.id == shot.id, marks=behind))


def test_the_line_crossed(film):
    shot = find(film, 0, lambda s: s.size == "close" and s.subjects[0] == "vic")
    across = (CameraMark(shot.start, (2.9, 2.5, 1.4), (1.3, 0.3, 1.35), 50.0),)
    assert "line-crossed" in codes(with_shot(film, 0, lambda s: s.id == shot.id, marks=across))


def test_a_jump_cut(film):
    scene = film.scenes[0]
    n = next(i for i, s in enumerate(scene.shots) if s.size == "close" and s.end - s.start > 60)
    shot = scene.shots[n]
    cut = (shot.start + shot.end) // 2
    one = dataclasses.replace(shot, end=cut)
    two = dataclasses.replace(
        shot,
        start=cut,
        id=shot.id + "-x",
        marks=tuple(dataclasses.replace(m, at=(m.at[0] + 0.05, m.at[1], m.at[2])) for m in shot.marks),
    )
    assert "jump-cut" in codes(with_scene(film, 0, shots=(*scene.shots[:n], one, two, *scene.shots[n + 1 :])))


def test_an_actor_through_furniture(film):
    scene = film.scenes[0]
    vic = next(a for a in scene.actors if a.actor == "vic")
    marks = (*vic.marks[:-1], dataclasses.replace(vic.marks[-1], at=(3.7, 0.4), via=()))
    spoiled = tuple(dataclasses.replace(a, marks=marks, exit=-1) if a.actor == "vic" else a for a in scene.actors)
    assert "through-furniture" in codes(with_scene(film, 0, actors=spoiled))


def test_a_camera_through_a_wall_and_one_in_the_counter(film):
    shot = film.scenes[0].shots[3]
    assert "camera-through" in codes(with_shot(film, 0, 3, marks=moved(shot, dy=-9.0)))
    inside = (CameraMark(shot.start, (2.0, 0.4, 0.8), (1.3, 0.3, 1.3), 50.0),)
    assert "camera-through" in codes(with_shot(film, 0, 3, marks=inside))


def test_a_body_too_fast(film):
    scene = film.scenes[0]
    vic = next(a for a in scene.actors if a.actor == "vic")
    last = vic.marks[-1]
    marks = (*vic.marks[:-1], dataclasses.replace(last, leave=last.arrive - 4))
    spoiled = tuple(dataclasses.replace(a, marks=marks) if a.actor == "vic" else a for a in scene.actors)
    assert "too-fast" in codes(with_scene(film, 0, actors=spoiled))


def test_a_shot_too_short_and_words_too_fast(film):
    scene = film.scenes[0]
    one, two = scene.shots[4], scene.shots[5]
    cut = one.start + 10
    assert "too-short" in codes(
        with_scene(
            film,
            0,
            shots=(*scene.shots[:4], dataclasses.replace(one, end=cut), dataclasses.replace(two, start=cut), *scene.shots[6:]),
        )
    )
    beats = tuple(dataclasses.replace(b, end=b.start + 12) if b.kind == "speech" else b for b in scene.beats)
    assert "words-too-fast" in codes(with_scene(film, 0, beats=beats))


def test_a_broken_hand_edit_is_an_error_that_names_it(film):
    shot = film.scenes[0].shots[2]
    gap = check(with_shot(film, 0, 2, end=shot.end - 6))
    assert any(p.severity == "error" and p.code == "gap" and film.scenes[0].shots[3].id in p.message for p in gap)
    assert any(p.code == "unknown-place" for p in check(with_scene(film, 0, place="moon")))
    assert any(p.code == "no-mark" for p in check(with_shot(film, 0, 2, marks=())))


def test_a_camera_that_flies(film):
    shot = find(film, 0, lambda s: s.end - s.start > 60)
    fast = (CameraMark(shot.start, (-3, -4, 1.5), (1, 0, 1.2), 35.0), CameraMark(shot.start + 6, (3, -4, 1.5), (1, 0, 1.2), 35.0))
    assert "camera-speed" in codes(with_shot(film, 0, lambda s: s.id == shot.id, marks=fast))


def test_a_back_that_fills_the_picture(film):
    """The lens just behind one of two who talk, looking at the other: reported, though the line between the eyes passes the neck."""
    scene = film.scenes[0]
    shot = find(film, 0, lambda s: s.size == "close" and s.subjects[0] == "vic")
    frame = (shot.start + shot.end) // 2
    sight = Sight(places()[scene.place], {c.id: c for c in film.cast}, scene.actors, scene.props, film.fps, scene.beats)
    vic, marla = sight.eyes("vic", frame), sight.eyes("marla", frame)
    at = tuple(m + 0.6 * (m - v) / math.dist(vic[:2], marla[:2]) for m, v in zip(marla[:2], vic[:2], strict=True))
    back = (CameraMark(shot.start, (*at, vic[2] - 0.05), vic, 50.0),)
    assert "blocked" in codes(with_shot(film, 0, lambda s: s.id == shot.id, marks=back))


def test_a_head_that_a_move_cuts_off_at_its_end(film):
    shot = find(film, 0, lambda s: s.size in ("medium", "medium_close") and len(s.marks) == 1)
    mark = shot.marks[0]
    hold = dataclasses.replace(mark, frame=shot.end - 6)
    down = dataclasses.replace(mark, frame=shot.end - 1, target=(mark.target[0], mark.target[1], mark.target[2] - 0.35))
    found = [p for p in check(with_shot(film, 0, lambda s: s.id == shot.id, marks=(mark, hold, down))) if p.code == "headroom"]
    assert found and f"frame {shot.end - 1}" in found[0].message
