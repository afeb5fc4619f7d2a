"""The film's folder holds whole files or none, whatever happens while they are written."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

from filmwright.build.graph import Records, code_version
from filmwright.build.pictures import Pictures
from filmwright.build.store import NoRoom, alone, explained, put, put_text, sweep, written


def test_what_is_written_is_whole_and_leaves_nothing_beside(tmp_path):
    put_text(tmp_path / "a" / "b.json", "{}\n")
    assert (tmp_path / "a" / "b.json").read_text() == "{}\n"
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.json"]


def test_a_failure_keeps_the_old_file(tmp_path):
    path = tmp_path / "film.mp4"
    put(path, b"old")
    with pytest.raises(RuntimeError), written(path) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError("power cut")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


def test_a_kill_while_writing_leaves_no_file_and_the_next_run_sweeps(tmp_path):
    script = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from filmwright.build.store import written
        with written(Path({str(tmp_path / "x.mp4")!r})) as t:
            t.write_bytes(b"half")
            print("writing", flush=True)
            time.sleep(60)
    """)
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "writing\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not (tmp_path / "x.mp4").exists()
    assert len(list(tmp_path.iterdir())) == 1
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_sweeping_takes_what_encoders_left_and_nothing_of_a_persons_own(tmp_path):
    with written(tmp_path / "film.mp4") as temporary:
        temporary.write_bytes(b"whole")
        part = temporary.with_name(f".filmwright-{temporary.name}.part")
        part.write_bytes(b"half")
    (tmp_path / ".notes.2026.txt").write_bytes(b"mine")
    sweep(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".notes.2026.txt", "film.mp4"]


def test_a_full_disk_is_said_in_words(tmp_path):
    with pytest.raises(NoRoom, match="no space left"), explained(tmp_path):
        raise OSError(28, "No space left on device")


def test_a_read_only_folder_is_said_in_words(tmp_path):
    with pytest.raises(NoRoom, match="-o DIR"), explained(tmp_path):
        raise OSError(30, "Read-only file system")


def test_two_processes_take_turns(tmp_path):
    script = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from filmwright.build.store import alone
        with alone(Path({str(tmp_path)!r}), lambda: None):
            print("held", flush=True)
            time.sleep(0.6)
    """)
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "held\n"
    waited = []
    with alone(tmp_path, lambda: waited.append(time.monotonic())):
        assert child.wait(5) == 0
    assert len(waited) == 1


def test_an_artifact_is_current_stale_or_missing(tmp_path):
    records, path = Records(tmp_path), tmp_path / "clips" / "a.mp4"
    assert records.status("clip/a", "k1").state == "missing"
    put(path, b"clip")
    records.note("clip/a", "k1", [path])
    assert records.status("clip/a", "k1").state == "current"
    assert records.status("clip/a", "k2").state == "stale"
    assert records.status("clip/a", None).state == "stale"


@pytest.mark.parametrize("damage", [b"", b"cliq", b"clip and more"])
def test_a_torn_file_is_noticed(tmp_path, damage):
    records, path = Records(tmp_path), tmp_path / "a.mp4"
    put(path, b"clip")
    records.note("a", "k", [path])
    path.write_bytes(damage)
    assert records.status("a", "k").state == "missing"
    assert "torn" in records.status("a", "k").why


def test_a_torn_record_counts_as_not_made(tmp_path):
    records, path = Records(tmp_path), tmp_path / "a.mp4"
    put(path, b"clip")
    records.note("a", "k", [path])
    record = tmp_path / ".cache" / "made" / "a.json"
    record.write_text(record.read_text()[:20])
    assert records.status("a", "k").state == "missing"


def test_nothing_is_made_twice(tmp_path):
    records, made = Records(tmp_path), []

    def make():
        made.append(1)
        put(tmp_path / "x", b"x")
        return [tmp_path / "x"]

    assert records.ensure("x", "k", make)
    assert not records.ensure("x", "k", make)
    assert records.ensure("x", "k2", make)
    assert len(made) == 2


def test_a_touched_file_with_the_same_bytes_is_still_current(tmp_path):
    records, path = Records(tmp_path), tmp_path / "a"
    put(path, b"same")
    records.note("a", "k", [path])
    os.utime(path)
    assert records.status("a", "k").state == "current"


def test_a_picture_comes_back_as_it_was_and_a_torn_one_does_not(tmp_path):
    store = Pictures(tmp_path)
    picture = np.random.default_rng(1).integers(0, 256, (36, 64, 3), np.uint8)
    assert store.load("ab12") is None
    store.keep("ab12", picture)
    assert (store.load("ab12") == picture).all()
    data = bytearray(store.path("ab12").read_bytes())
    data[len(data) // 2] ^= 1
    store.path("ab12").write_bytes(bytes(data))
    assert store.load("ab12") is None
    store.path("ab12").write_bytes(bytes(data[:100]))
    assert store.load("ab12") is None


def test_the_code_version_names_the_rooms_that_it_was_asked_for():
    assert code_version("film") == code_version("film")
    assert code_version("film") != code_version("film", "plan")
