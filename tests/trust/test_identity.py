"""The certificate is made once, on this machine, readable by its owner alone, and fit for C2PA."""

from __future__ import annotations

import datetime as dt
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from filmwright import trust


def test_it_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "identity"
    first, second = trust.Signer.here(home), trust.Signer.here(home)
    assert first == second and first.own and first.algorithm == "es256"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "own").stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in (home / "own").iterdir()} == {0o600}
    assert sorted(p.name for p in home.iterdir()) == ["own"]


def test_a_signer_never_shows_its_key(tmp_path: Path) -> None:
    assert "PRIVATE" not in repr(trust.Signer.here(tmp_path))


def test_openssl_sees_what_c2pa_demands(tmp_path: Path) -> None:
    trust.Signer.here(tmp_path)
    own = tmp_path / "own"
    text = subprocess.run(["openssl", "x509", "-in", own / "chain.pem", "-noout", "-text"], capture_output=True, text=True, check=True).stdout
    assert "1.3.6.1.4.1.62558.2.1" in text and "E-mail Protection" in text
    assert "CA:FALSE" in text and "Digital Signature" in text and "prime256v1" in text and "Version: 3" in text
    checked = subprocess.run(["openssl", "verify", "-purpose", "any", "-CAfile", own / "ca.pem", own / "chain.pem"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_many_processes_at_once_end_with_one_identity(tmp_path: Path) -> None:
    code = "import sys, pathlib; from filmwright import trust; print(trust.Signer.here(pathlib.Path(sys.argv[1])).chain.decode())"
    runs = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "id")], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    chains = {run.communicate()[0] for run in runs}
    assert len(chains) == 1 and "BEGIN CERTIFICATE" in chains.pop()
    assert [p.name for p in (tmp_path / "id").iterdir()] == ["own"]


def test_a_read_only_folder_is_named_with_its_remedy(tmp_path: Path) -> None:
    """Root may write anywhere, so as root the test runs as nobody in a child process."""
    tmp_path.chmod(0o555)
    code = (
        "import os, sys, pathlib; from filmwright import trust\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: trust.Signer.here(pathlib.Path(sys.argv[1]))\n"
        "except trust.IdentityError as error: print(error)\n"
    )
    try:
        for parent in list(tmp_path.parents)[:3]:
            if os.geteuid() == 0 and str(parent).startswith(tempfile.gettempdir() + os.sep):
                parent.chmod(parent.stat().st_mode | 0o111)
        said = subprocess.run([sys.executable, "-c", code, tmp_path / "identity"], capture_output=True, text=True, check=True).stdout
    finally:
        tmp_path.chmod(0o700)
    assert "cannot keep a signing certificate here" in said and "FILMWRIGHT_IDENTITY" in said


def test_a_folder_that_cannot_be_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(trust.IdentityError, match="FILMWRIGHT_IDENTITY"):
        trust.Signer.here(tmp_path / "file" / "identity")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    trust.Signer.here(tmp_path)
    (tmp_path / "own" / "key.pem").chmod(0o644)
    with pytest.raises(trust.IdentityError, match="chmod 600"):
        trust.Signer.here(tmp_path)


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FILMWRIGHT_IDENTITY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert trust.identity_folder() == tmp_path / "data" / "filmwright" / "identity"
    monkeypatch.setenv("FILMWRIGHT_IDENTITY", str(tmp_path / "mine"))
    assert trust.identity_folder() == tmp_path / "mine"
    assert trust.identity_folder(tmp_path / "named") == tmp_path / "named"


def test_a_torn_certificate_is_named(tmp_path: Path) -> None:
    trust.Signer.here(tmp_path)
    (tmp_path / "own" / "chain.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n")
    with pytest.raises(trust.IdentityError, match=r"chain\.pem"):
        trust.Signer.here(tmp_path)


def own_certificate(folder: Path, days: int = 30, key: str = "ec") -> tuple[Path, Path]:
    """A user's own chain and key, made with openssl."""
    kinds = {
        "ec": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
        "rsa": ["-newkey", "rsa:2048"],
        "ed25519": ["-newkey", "ed25519"],
    }
    chain, secret = folder / f"{key}.pem", folder / f"{key}.key"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            *kinds[key],
            "-nodes",
            "-keyout",
            secret,
            "-out",
            chain,
            "-days",
            str(days),
            "-subj",
            "/O=Studio/CN=Studio",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-addext",
            "keyUsage=critical,digitalSignature",
            "-addext",
            "extendedKeyUsage=emailProtection",
        ],
        check=True,
        capture_output=True,
    )
    return chain, secret


@pytest.mark.parametrize(("kind", "algorithm"), [("ec", "es384"), ("rsa", "ps256"), ("ed25519", "ed25519")])
def test_the_users_own_certificate(tmp_path: Path, kind: str, algorithm: str) -> None:
    signer = trust.Signer.from_files(*own_certificate(tmp_path, key=kind))
    assert (signer.algorithm, signer.name, signer.own) == (algorithm, "Studio", False)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    chain, _ = own_certificate(tmp_path)
    _, other = own_certificate(tmp_path, key="ed25519")
    with pytest.raises(trust.IdentityError, match="does not belong"):
        trust.Signer.from_files(chain, other)


def test_missing_encrypted_and_senseless_keys_are_named(tmp_path: Path) -> None:
    chain, key = own_certificate(tmp_path)
    with pytest.raises(trust.IdentityError, match=r"none\.pem: cannot read"):
        trust.Signer.from_files(tmp_path / "none.pem", key)
    locked = tmp_path / "locked.pem"
    subprocess.run(["openssl", "pkey", "-in", key, "-aes256", "-passout", "pass:x", "-out", locked], check=True, capture_output=True)
    with pytest.raises(trust.IdentityError, match="encrypted"):
        trust.Signer.from_files(chain, locked)
    with pytest.raises(trust.IdentityError, match="not a private key"):
        trust.Signer.from_files(chain, chain)


def test_the_dates_are_long_since_no_timestamp_is_taken(tmp_path: Path) -> None:
    from cryptography import x509

    leaf = x509.load_pem_x509_certificates(trust.Signer.here(tmp_path).chain)[0]
    assert leaf.not_valid_after_utc - dt.datetime.now(dt.UTC) > dt.timedelta(days=3000)
