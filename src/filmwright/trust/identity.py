"""Who signs: a certificate made on this machine, or the user's own.

In: a folder for the identity (an argument, $FILMWRIGHT_IDENTITY, or the XDG data folder), or the user's own certificate chain
and key. Out: a :class:`Signer` that `sign` takes. It never writes anywhere else, never talks to a network, and never replaces
an identity that exists.

The machine's own identity is a small certificate authority and one leaf under it, ECDSA on P-256 (ES256), with what the C2PA
specification 2.2 (section 14.5, "X.509 certificates") demands of a signing certificate: version 3, not a CA, digitalSignature
as its key usage, and the extended key usages c2pa-kp-claimSigning (1.3.6.1.4.1.62558.2.1) and emailProtection, the latter for
readers older than the former. The CA's key signs that one leaf and is then forgotten, so nothing else can ever be issued in its
name. Nobody on any trust list vouches for it, and every reader reports it as untrusted: it proves that a file has not changed
since, not who made it.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from .errors import IdentityError

#: The extended key usage of a C2PA signing certificate (C2PA 2.2, 14.5.1).
CLAIM_SIGNING = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")

#: A signature without a time-stamp is only as good as the certificate's dates, so they are long; a timestamp would need a
#: network.
YEARS = 10

#: The C2PA algorithm name by the curve of an elliptic key.
CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}

_FILES = ("key.pem", "chain.pem", "ca.pem")


@dataclass(frozen=True)
class Signer:
    """A certificate chain (PEM, the leaf first) with its key (PEM, not encrypted) and the C2PA name of its algorithm.

    `own` says that the certificate was made on this machine, and so is on nobody's trust list. The key is left out of `repr`.
    """

    chain: bytes
    key: bytes
    algorithm: str
    name: str
    own: bool = False

    def __repr__(self) -> str:
        return f"Signer({self.name!r}, {self.algorithm}, own={self.own})"

    @classmethod
    def here(cls, folder: Path | None = None) -> Signer:
        """This machine's own identity in `folder` (see :func:`identity_folder`), made on first use; safe for processes at once.

        Raises :class:`IdentityError` where the folder cannot be written, or holds a key that others can read, or a torn or
        expired certificate.
        """
        home = identity_folder(folder)
        kept = home / "own"
        if not kept.is_dir():
            _make(home, kept)
        mode = stat.S_IMODE((kept / "key.pem").stat().st_mode) if (kept / "key.pem").exists() else 0
        if mode & 0o077:
            raise IdentityError(f"{kept / 'key.pem'}: others can read this key (mode {mode:o}). Run: chmod 600 '{kept / 'key.pem'}'")
        return _load(kept / "chain.pem", kept / "key.pem", own=True)

    @classmethod
    def from_files(cls, chain: Path, key: Path) -> Signer:
        """The user's own certificate chain and key, PEM files; raises :class:`IdentityError` with the remedy."""
        return _load(Path(chain), Path(key), own=False)


def identity_folder(folder: Path | None = None) -> Path:
    """`folder`, else $FILMWRIGHT_IDENTITY, else `filmwright/identity` in the user's XDG data folder."""
    if folder is not None:
        return Path(folder).expanduser()
    named = os.environ.get("FILMWRIGHT_IDENTITY")
    if named:
        return Path(named).expanduser()
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "filmwright" / "identity"


def _make(home: Path, kept: Path) -> None:
    """Make a new identity beside `kept` and move it there in one rename: whoever comes second finds it taken and uses the
    first.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=home))  # mkdtemp gives mode 0700
    except OSError as error:
        raise IdentityError(
            f"{home}: cannot keep a signing certificate here ({error.strerror}). Make the folder writable, or name another with "
            "$FILMWRIGHT_IDENTITY, or sign with your own certificate"
        ) from None
    try:
        for name, data in zip(_FILES, _issue(), strict=True):
            _write(fresh / name, data)
        try:
            os.rename(fresh, kept)
        except OSError:
            if not kept.is_dir():
                raise
    except OSError as error:
        raise IdentityError(f"{home}: cannot write a signing certificate ({error.strerror})") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)  # gone already when the rename won


def _write(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _issue() -> tuple[bytes, bytes, bytes]:
    """A leaf's key, the chain (leaf, CA) and the CA's certificate, all PEM."""
    # A certificate has dates and a random serial number by nature; it is the one thing here that looks at the clock.
    now = dt.datetime.now(dt.UTC)
    ca_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name, leaf_name = _name("Filmwright certificate authority of this machine"), _name("Filmwright on this machine")

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey, ca: bool) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=365 * YEARS))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
            .add_extension(x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        )
        if not ca:
            builder = builder.add_extension(x509.ExtendedKeyUsage([CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        return builder.sign(ca_key, hashes.SHA256())

    pem = serialization.Encoding.PEM
    ca = certificate(ca_name, ca_key.public_key(), ca=True).public_bytes(pem)
    leaf = certificate(leaf_name, leaf_key.public_key(), ca=False).public_bytes(pem)
    key = leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key, leaf + ca, ca


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Self-signed on the maker's machine"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _load(chain: Path, key: Path, own: bool) -> Signer:
    certificates = _certificates(chain)
    private = _private(key)
    leaf = certificates[0]
    if _public(leaf.public_key()) != _public(private.public_key()):
        raise IdentityError(f"{key}: this key does not belong to the first certificate of {chain}")
    now = dt.datetime.now(dt.UTC)
    if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        remedy = f"Remove {chain.parent} and a new one is made" if own else "Use a current one"
        raise IdentityError(
            f"{chain}: the certificate holds from {leaf.not_valid_before_utc:%Y-%m-%d} to {leaf.not_valid_after_utc:%Y-%m-%d}, "
            f"and this machine's clock says {now:%Y-%m-%d}. {remedy}"
        )
    names = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME) or leaf.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    plain = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    joined = b"".join(c.public_bytes(serialization.Encoding.PEM) for c in certificates)
    return Signer(joined, plain, _algorithm(private, key), str(names[0].value) if names else chain.name, own)


def _certificates(chain: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(chain.read_bytes())
    except OSError as error:
        raise IdentityError(f"{chain}: cannot read the certificate chain ({error.strerror})") from None
    except ValueError:
        raise IdentityError(f"{chain}: not a certificate chain in PEM form (the signer's certificate first)") from None


def _private(key: Path) -> PrivateKeyTypes:
    try:
        return serialization.load_pem_private_key(key.read_bytes(), password=None)
    except OSError as error:
        raise IdentityError(f"{key}: cannot read the key ({error.strerror})") from None
    except TypeError:
        raise IdentityError(f"{key}: this key is encrypted. Decrypt it first: openssl pkey -in '{key}' -out plain-key.pem") from None
    except ValueError:
        raise IdentityError(f"{key}: not a private key in PEM form") from None


def _public(key: object) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]


def _algorithm(private: PrivateKeyTypes, path: Path) -> str:
    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name in CURVES:
        return CURVES[private.curve.name]
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(private, rsa.RSAPrivateKey):
        return "ps256"
    raise IdentityError(f"{path}: C2PA signs with an elliptic key (P-256, P-384, P-521), Ed25519 or RSA; this key is none of them")
