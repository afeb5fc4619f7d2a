"""A real person's likeness or voice needs a recorded consent; every part of a film has a licence on record."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from filmwright import trust

GIVEN = {"person": "Mary Jones", "consent": "agreement of 1 March", "by": "Mary Jones", "date": "2026-03-01"}


def test_fiction_needs_no_record(tmp_path: Path) -> None:
    assert trust.check_rights(None, tmp_path, ("MARY",)) == trust.Rights()


def test_a_recorded_consent_is_accepted(tmp_path: Path) -> None:
    rights = trust.check_rights({"likeness": {"MARY": GIVEN}}, tmp_path, ("MARY", "JOHN"))
    assert rights.likeness["MARY"].person == "Mary Jones"


def test_a_day_may_be_written_as_toml_writes_it(tmp_path: Path) -> None:
    given = tomllib.loads('[likeness.MARY]\nperson = "Mary Jones"\nconsent = "letter"\nby = "Mary Jones"\ndate = 2026-03-01')
    assert trust.check_rights(given, tmp_path, ("MARY",)).likeness["MARY"].date == "2026-03-01"


@pytest.mark.parametrize("without", ["consent", "by", "date", "person"])
def test_a_real_person_without_a_consent_record_is_refused(tmp_path: Path, without: str) -> None:
    entry = {k: v for k, v in GIVEN.items() if k != without}
    with pytest.raises(trust.RightsMissing, match="person" if without == "person" else without):
        trust.check_rights({"likeness": {"MARY": entry}}, tmp_path, ("MARY",))


def test_the_named_record_must_be_there_and_inside(tmp_path: Path) -> None:
    (tmp_path / "film").mkdir()
    (tmp_path / "outside.pdf").write_text("x")
    for record, words in (("contract.pdf", "not beside"), ("../outside.pdf", "climbs out"), ("/etc/hosts.txt", "climbs out")):
        with pytest.raises(trust.RightsMissing, match=words):
            trust.check_rights({"voice": {"v": GIVEN | {"consent": record}}}, tmp_path / "film")
    (tmp_path / "film" / "contract.pdf").write_text("x")
    trust.check_rights({"voice": {"v": GIVEN | {"consent": "contract.pdf"}}}, tmp_path / "film")


def test_slips_are_refused(tmp_path: Path) -> None:
    for table, words in (
        ({"likeness": {"MARRY": GIVEN}}, "no such character"),
        ({"likenes": {}}, "likenes"),
        ({"likeness": {"MARY": GIVEN | {"date": "yesterday"}}}, "2026-03-01"),
        ({"likeness": {"MARY": GIVEN | {"consnet": "x"}}}, "consnet"),
    ):
        with pytest.raises(trust.RightsMissing, match=words):
            trust.check_rights(table, tmp_path, ("MARY",))


def test_every_part_has_a_licence_and_unknown_ones_are_refused() -> None:
    assert all(part.licence and part.kind in ("model", "voice", "font", "renderer") for part in trust.licences().values())
    assert trust.licence_lines(("jm_kumo", "jm_kumo"))[0].startswith("jm_kumo: Apache-2.0 AND CC-BY-3.0 (")
    with pytest.raises(trust.RightsMissing, match="nobody"):
        trust.licence_lines(("nobody",))
