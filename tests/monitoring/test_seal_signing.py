"""The ministry's certificate signs sealed PDF files, where one is set and can be used."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.core.checks import run_checks
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from monitoring.models import Seal
from monitoring.seals import signing
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import WrongState
from sistercity.files import store
from tests import factories as make

pytestmark = pytest.mark.django_db

PASSWORD = "รหัสผ่าน-test"
ANY_USE = KeyUsageConstraints(key_usage=set())


@pytest.fixture(autouse=True)
def store_apart(tmp_path, settings):
    settings.VAR_DIR = tmp_path


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def set_up(key, tmp_path, settings):
    """Set a self-made certificate that is valid from one day to another, counted from today."""

    def make_certificate(first=-1, last=30, password=PASSWORD):
        name = x509.Name([
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Test of seals"),
        ])  # fmt: skip
        now = datetime.now(UTC)
        built = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(2566)
            .not_valid_before(now + timedelta(days=first))
            .not_valid_after(now + timedelta(days=last))
            .sign(key, hashes.SHA256())
        )
        path = tmp_path / "ministry.p12"
        encryption = BestAvailableEncryption(PASSWORD.encode())
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, built, None, encryption))
        settings.SEAL_CERTIFICATE, settings.SEAL_CERTIFICATE_PASSWORD = str(path), password

    return make_certificate


def test_a_sealed_pdf_is_signed_and_the_signature_holds(set_up):
    set_up()
    assert run_checks() == []
    sealed = make.seal(make.person(Role.PLANNER))
    assert {one.extension: one.is_signed for one in sealed.files.all()} == {
        "pdf": True, "xlsx": False, "json": False,
    }  # fmt: skip
    content = store.content_of(sealed.files.get(extension="pdf").file).data
    [signature] = PdfFileReader(io.BytesIO(content)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert sealed.number in signature.sig_object["/Reason"]
    trusted = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(
        signature, signer_validation_context=trusted, key_usage_settings=ANY_USE
    )
    assert status.intact
    assert status.valid
    # One byte of the signed part, and it holds no longer.
    spoilt = bytearray(content)
    spoilt[content.index(b"stream") + 10] ^= 1
    [broken] = PdfFileReader(io.BytesIO(bytes(spoilt))).embedded_signatures
    assert not validate_pdf_signature(
        broken, signer_validation_context=trusted, key_usage_settings=ANY_USE
    ).intact


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"password": "wrong"}, "รหัสผ่าน"),
        ({"first": -30, "last": -1}, "ใบรับรองใช้ได้ตั้งแต่วันที่"),
        ({"first": 1}, "ใบรับรองใช้ได้ตั้งแต่วันที่"),
    ],
)
def test_a_certificate_that_cannot_be_used_seals_nothing(set_up, values, words):
    set_up(**values)
    [fault] = run_checks()
    assert fault.id == "monitoring.E001"
    assert words in fault.msg
    planner = make.person(Role.PLANNER)
    before = Change.objects.count()
    with pytest.raises(WrongState, match=words):
        make.seal(planner)
    assert Change.objects.count() == before
    assert not Seal.objects.exists()


def test_a_certificate_that_is_not_there_is_told_at_the_start(settings, tmp_path):
    settings.SEAL_CERTIFICATE = str(tmp_path / "missing.p12")
    with pytest.raises(signing.CannotSign, match="SEAL_CERTIFICATE"):
        signing.check_certificate()
