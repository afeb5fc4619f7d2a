"""Only what changed is made again, hand edits stay, and `status` says the truth before anything is made."""

from __future__ import annotations

import json
import tomllib

import pytest
from doors import done, files, filmwright, streams


def _shots(film):
    return {h["id"]: h for s in film.plan["scenes"] for h in s["shots"]}


def _shot_of(film, words):
    return next(name for name in _shots(film) if words in name)


def test_an_unchanged_film_is_left_alone(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    before = files(film.folder)
    result = film.make()
    assert result["drawn"] == 0
    assert files(film.folder) == before
    assert {k: v for k, v in result.items() if k not in {"drawn", "film", "folder"}} == {
        k: v for k, v in tiny.result.items() if k not in {"drawn", "film", "folder"}
    }


def test_a_hand_edit_and_a_changed_line_remake_only_what_they_touch(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    clips, shots = film.clips, _shots(film)
    broke, rain, inside = (_shot_of(film, w) for w in ("it-broke", "let-it-rain", "come-in"))

    plan = film.plan
    edited = next(h for s in plan["scenes"] for h in s["shots"] if h["id"] == broke)
    for mark in edited["marks"]:
        mark["lens"] += 15.0
    lens = [m["lens"] for m in edited["marks"]]
    (film.folder / "plan.json").write_text(json.dumps(plan), "utf-8")
    result = film.make()
    assert 0 < result["drawn"] <= -(-(shots[broke]["end"] - shots[broke]["start"]) // 2)
    changed = {shot for shot, digest in film.clips.items() if digest != clips[shot]}
    assert changed == {broke}, "a lens in one shot remakes that shot"

    clips = film.clips
    film.edit("Come in.", "Come inside with me, now.")
    result = film.make()
    new = _shot_of(film, "come-in")
    assert new == inside, "an edited line keeps its id"
    assert [m["lens"] for m in _shots(film)[broke]["marks"]] == lens, "the hand edit outlives the re-plan"
    assert not [p for p in result["problems"] if p["code"].startswith("edit")]
    assert {shot: d for shot, d in film.clips.items() if shot != inside} == {shot: d for shot, d in clips.items() if shot != inside}
    after = _shots(film)[inside]
    assert 0 < result["drawn"] <= -(-(after["end"] - after["start"]) // 2)
    assert "Come inside with me, now." in (film.folder / "film.srt").read_text("utf-8").replace("\n", " ")
    assert set(film.states().values()) == {"current"}
    assert rain in film.clips


def test_other_music_draws_and_encodes_no_picture(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    plan = film.plan
    plan["scenes"][0]["music"] = "joy" if plan["scenes"][0]["music"] != "joy" else "sadness"
    (film.folder / "plan.json").write_text(json.dumps(plan), "utf-8")
    picture, sound = streams(film.folder / "film.mp4")
    coded = (film.folder / ".cache" / "picture.mp4").stat()
    assert film.make()["drawn"] == 0
    after = (film.folder / ".cache" / "picture.mp4").stat()
    assert (after.st_mtime_ns, after.st_ino) == (coded.st_mtime_ns, coded.st_ino)
    assert streams(film.folder / "film.mp4")[0] == picture and streams(film.folder / "film.mp4")[1] != sound
    assert set(film.states().values()) == {"current"}


def test_a_longer_line_does_not_redraw_the_shots_after_it(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    inside = _shot_of(film, "come-in")
    clips = film.clips
    film.edit("Let it rain.", "Let it rain all day long.")
    result = film.make()
    rain = _shot_of(film, "let-it-rain")
    assert {s for s, d in film.clips.items() if d != clips.get(s)} <= {rain, inside}
    shot = _shots(film)[rain]
    later = _shots(film)[inside]
    assert result["drawn"] <= -(-(shot["end"] - shot["start"]) // 2) + (later["end"] - later["start"]) // 4


def test_ids_stay_when_a_line_is_inserted_and_moved(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    before = {b["line"] for s in film.plan["scenes"] for b in s["beats"]}
    film.edit("BEN\nLet it rain.", "MARA\nYou are wet.\n\nBEN\nLet it rain.")
    plan = done("plan", film.script, "-o", film.folder)["plan"]
    assert before < {b["line"] for s in plan["scenes"] for b in s["beats"]}
    film.edit("MARA\nIt broke.", "MARA\nIt broke again.")
    plan = done("plan", film.script, "-o", film.folder)["plan"]
    assert before < {b["line"] for s in plan["scenes"] for b in s["beats"]}


def test_planning_and_asking_write_nothing(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    film.edit("Come in.", "Go out.")
    before = files(film.folder)
    for command in ("check", "plan", "status"):
        assert filmwright(command, film.script, "-o", film.folder).code == 0
    assert files(film.folder) == before


def test_a_voice_in_film_toml_takes_effect_and_comments_stay(small, tmp_path):
    film = small.copy(tmp_path)
    toml = film.folder / "film.toml"
    voices = [v["id"] for v in done("voices")["voices"]]
    had = tomllib.loads(toml.read_text("utf-8"))["cast"]["mara"]["voice"]
    other = next(v for v in voices if v != had)
    text = "# The cup film.\n" + toml.read_text("utf-8").replace(f'voice = "{had}"', f'voice = "{other}"  # calmer')
    toml.write_text(text, "utf-8")
    sound = streams(film.folder / "film.mp4")[1]
    film.make()
    assert toml.read_text("utf-8") == text
    assert next(c["voice"] for c in film.plan["cast"] if c["id"] == "mara") == other
    assert streams(film.folder / "film.mp4")[1] != sound
    toml.write_text(text.replace(other, "nobody"), "utf-8")
    ran = filmwright("make", film.script, "-o", film.folder, *film.options)
    assert ran.code == 1 and "film.toml" in ran.err and "nobody" in ran.err


@pytest.mark.parametrize("line", ['siez = [64, 64]', 'fps = 23', 'look = 7', '[cast.mara]\nhat = "sombrero"', "look = "])
def test_a_slip_in_film_toml_is_named(small, tmp_path, line):
    film = small.copy(tmp_path)
    (film.folder / "film.toml").write_text(line + "\n", "utf-8")
    ran = filmwright("make", film.script, "-o", film.folder, "--json")
    assert ran.code == 1 and ("film.toml" in ran.err or "fps 23" in ran.err) and ran.result["exit"] == 1
    assert "Traceback" not in ran.err


def test_a_choice_for_nobody_is_told(small, tmp_path):
    film = small.copy(tmp_path)
    with (film.folder / "film.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[cast.marra]\nhat = "cap"\n\n[cast.gone]\nvoice = "clara"\n')
    said = done("check", film.script, "-o", film.folder)["problems"]
    assert [(p["code"], p["nearest"]) for p in said if "film.toml" in p["message"]] == [("unused-choice", "mara")]


def test_a_slip_in_plan_json_is_named_and_kept(small, tmp_path):
    film = small.copy(tmp_path)
    path = film.folder / "plan.json"
    path.write_text(path.read_text("utf-8").replace('"lens"', '"lense"', 1), "utf-8")
    spoiled = path.read_bytes()
    ran = filmwright("make", film.script, "-o", film.folder, *film.options)
    assert ran.code == 1 and "plan.json" in ran.err and "lense" in ran.err
    assert path.read_bytes() == spoiled


def test_status_tells_what_is_there(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    assert set(film.states().values()) == {"current"}
    broke = _shot_of(film, "it-broke")
    (clip,) = (film.folder / "clips" / broke).glob("*.mp4")
    data = clip.read_bytes()
    clip.write_bytes(data[: len(data) // 2])
    states = film.states()
    (name,) = (n for n in states if n.startswith(f"clip/{broke}/"))
    assert states[name] == "missing", "a torn file is not there"
    assert states["film"] == "blocked"
    clip.write_bytes(data)
    assert set(film.states().values()) == {"current"}, "the same bytes are the same clip"
    (film.folder / "film.mp4").unlink()
    states = film.states()
    assert states.pop("film") == "missing" and set(states.values()) == {"current"}


def test_status_tells_what_an_edit_will_remake(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    film.edit("Come in.", "Come inside.")
    states = film.states()
    speech = [n for n in states if n.startswith("speech/")]
    assert sorted(states[n] for n in speech) == ["current", "current", "stale"]
    assert {states[n] for n in ("plan", "clips", "sound", "film", "page") if n in states} == {"blocked"}
    words = filmwright("status", film.script, "-o", film.folder)
    assert words.code == 0 and "stale" in words.out and "blocked" in words.out


def test_status_of_a_film_that_was_never_made(tiny, tmp_path):
    states = {a["name"]: a["state"] for a in done("status", tiny.script, "-o", tmp_path / "new.film")["artifacts"]}
    assert set(states.values()) <= {"missing", "blocked"} and "missing" in states.values()
    assert not (tmp_path / "new.film").exists()
