"""Every take carries what its clips are measured against, every receipt says how its clip obeyed, and the film has a card."""

from __future__ import annotations

import json

from doors import done, filmwright


def receipts(film):
    return {p.parent.name: json.loads(p.read_text("utf-8")) for p in sorted((film.folder / "clips").glob("*/*.json"))}


def test_every_receipt_tells_the_clips_obedience(tiny):
    found = receipts(tiny)
    assert found.keys() == {s["id"] for s in tiny.result["shots"]}
    for shot, receipt in found.items():
        told = receipt["obedience"]
        assert told["verdict"] in ("accept", "flag"), f"{shot}: {told['line']}"
        assert {f["name"] for f in told["figures"]} >= {"length", "black", "frozen", "cuts", "writing", "motion", "stability", "look"}


def test_a_receipt_and_the_command_say_the_same(tiny):
    shot, receipt = next(iter(receipts(tiny).items()))
    said = done("measure", tiny.folder / "clips" / shot / receipt["clip"], tiny.folder / "takes" / shot)
    assert {k: said[k] for k in ("verdict", "line", "figures")} == receipt["obedience"]


def test_the_films_card_shows_every_shot_the_worst_first(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    said = done("measure", film.folder)
    order = ["retake", "flag", "accept"]
    assert [order.index(s["verdict"]) for s in said["shots"]] == sorted(order.index(s["verdict"]) for s in said["shots"])
    assert {s["shot"] for s in said["shots"]} == {s["id"] for s in film.result["shots"]}
    assert {f["name"] for f in said["identities"]} == {f"same {what}:{who}" for what in ("colours", "figure") for who in ("MARA", "BEN")}
    page = (film.folder / "obedience.html").read_text("utf-8")
    assert page.count("data:image/jpeg") == len(said["shots"]) and "http" not in page.replace("http-equiv", "")
    assert said["line"] in page


def test_a_take_that_lost_its_truth_gets_it_back(tiny, tmp_path):
    film = tiny.copy(tmp_path)
    shot = film.result["shots"][0]["id"]
    (film.folder / "takes" / shot / "truth.npz").unlink()
    assert film.states()[f"clip/{shot}/stage-1"] != "current"
    film.make()
    assert (film.folder / "takes" / shot / "truth.npz").is_file()


def test_what_is_no_film_or_not_made_yet_is_named(tmp_path):
    ran = filmwright("measure", tmp_path)
    assert ran.code == 1 and "make the film first" in ran.err
