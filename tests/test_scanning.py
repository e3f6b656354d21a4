"""Every door that takes files asks the virus scanner, and what it has not passed is not kept."""

import ast
import io
import socket
import threading
import time
import zipfile

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from monitoring.models import Activity, WorkbookUpload
from monitoring.workbook import desk
from registry.models import Document, ImportRun
from sistercity import environment
from sistercity.accounts.choices import Role
from sistercity.audit.ledger import first_access_fault
from sistercity.audit.models import AccessRecord
from sistercity.files import scanning
from sistercity.files.checks import check_scanner
from sistercity.files.content import RefusedFile, read_document, read_photo
from sistercity.files.forms import DocumentField
from sistercity.files.models import StoredFile
from tests import factories as make
from tests import scanner
from tests.monitoring import uploads
from tests.registry.importing import LYON, places, row, workbook
from tests.test_architecture import LAYERS, ROOT, _modules, _tree

pytestmark = pytest.mark.django_db
REFUSES = pytest.mark.expects_log("sistercity.files.scanning", "django.request")

NEW = "/workspace/activities/new/"
HOLD = "/evidence/hold/"
LEAST = {"title": "ค่ายเยาวชน", "starts_on": "4/2/66"}
AWAY = "เพราะระบบตรวจไวรัสไม่ตอบ จึงไม่ได้เก็บแฟ้มนี้ไว้ โปรดส่งแฟ้มเดิมอีกครั้ง"
CAUGHT = f"เพราะตรวจพบไวรัส ({scanner.FIND}) จึงไม่ได้เก็บแฟ้มนี้ไว้"


@pytest.fixture(scope="module")
def daemon():
    with scanner.running() as address:
        yield address


@pytest.fixture
def clamav(daemon, settings):
    """The portal asks a real ClamAV daemon."""
    settings.CLAMD = daemon


@pytest.fixture
def nobody(settings, tmp_path):
    """The portal is told to ask where nobody listens."""
    settings.CLAMD = str(tmp_path / "none")


@pytest.fixture(autouse=True)
def not_hung(monkeypatch):
    """No daemon hung in an earlier test."""
    monkeypatch.setattr(scanning, "_paused_until", 0.0)


def _marked(upload):
    """The same file with the marker after its end, where no reader of its kind looks."""
    data = upload.read()
    if data.startswith(b"%PDF"):
        data = data.replace(b"%%EOF", b"%" + scanner.MARKER + b"\n%%EOF")
    elif data.startswith(b"PK"):
        buffer = io.BytesIO(data)
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("docProps/custom.bin", scanner.MARKER * 50)
        data = buffer.getvalue()
        assert scanner.MARKER not in data
    else:
        data += scanner.MARKER
    return SimpleUploadedFile(upload.name, data)


@pytest.fixture
def officer():
    make.fiscal_year(2566)
    make.pairing()
    return make.posted("officer")


@pytest.mark.usefixtures("clamav")
def test_what_a_real_daemon_passes_is_taken(officer):
    page = make.signed_in(officer)
    assert page.post(HOLD, {"file": uploads.photo()}).status_code == 200
    assert page.post(HOLD, {"file": uploads.document()}).status_code == 200
    assert StoredFile.objects.count() == 2


@REFUSES
@pytest.mark.usefixtures("clamav")
def test_a_find_is_refused_in_words_kept_nowhere_and_on_record(officer, caplog):
    photo = _marked(uploads.photo("คุณสมชาย.jpg"))
    answer = make.signed_in(officer).post(HOLD, {"file": photo})
    assert answer.status_code == 422
    assert f"ไม่รับแฟ้ม “คุณสมชาย.jpg” {CAUGHT}" in answer.json()["refusal"]
    assert not StoredFile.objects.exists()
    told = AccessRecord.objects.get(kind="infected")
    assert (told.by, told.address) == (officer, "127.0.0.1")
    assert told.detail.startswith(f"{scanner.FIND} · SHA-256 ")
    assert first_access_fault() is None
    # The log has the find, and neither a name nor a person.
    (line,) = [one for one in caplog.records if one.name == "sistercity.files.scanning"]
    assert scanner.FIND in line.getMessage()
    assert "สมชาย" not in line.getMessage()


@REFUSES
@pytest.mark.usefixtures("clamav")
@pytest.mark.parametrize("upload", [uploads.photo, uploads.document], ids=["photo", "document"])
def test_bytes_are_looked_at_as_they_were_sent(upload):
    """The marker stands where the kept photo would no longer have it."""
    with pytest.raises(RefusedFile, match="ตรวจพบไวรัส"):
        (read_photo if upload is uploads.photo else read_document)(_marked(upload()))


@REFUSES
@pytest.mark.usefixtures("clamav")
def test_the_form_of_an_activity_keeps_what_was_typed_and_the_good_files(officer):
    page = make.signed_in(officer)
    files = [uploads.photo("ดี.jpg"), _marked(uploads.photo("ร้าย.jpg"))]
    answer = page.post(NEW, {**LEAST, "files": files}, follow=True)
    activity = Activity.objects.get()
    assert activity.title == "ค่ายเยาวชน"
    assert [one.name for one in activity.evidence.all()] == ["ดี.jpg"]
    assert f"ไม่รับแฟ้ม “ร้าย.jpg” {CAUGHT}" in answer.content.decode()


@REFUSES
@pytest.mark.parametrize(
    ("scanned", "words"), [("clamav", CAUGHT), ("nobody", AWAY)], ids=["found", "nobody looked"]
)
def test_each_door_refuses_what_was_found_and_what_nobody_looked_at(
    request, officer, scanned, words
):
    request.getfixturevalue(scanned)
    places()
    client = make.signed_in(officer)
    editor = make.signed_in(make.person(Role.EDITOR))

    held = client.post(HOLD, {"file": _marked(uploads.photo())})
    assert words in held.json()["refusal"]

    province = make.province()
    book = _marked(SimpleUploadedFile("งาน.xlsx", desk.make_workbook(province, 2566)))
    sent = client.post("/workspace/workbook/", {"file": book})
    assert (sent.status_code, words in sent.content.decode()) == (422, True)
    assert not WorkbookUpload.objects.exists()

    table = _marked(SimpleUploadedFile("ทะเบียน.xlsx", workbook(row(**LYON))))
    sent = editor.post(reverse("admin:registry_pairing_import"), {"import_file": table})
    assert words in sent.content.decode()
    separated = SimpleUploadedFile("ทะเบียน.csv", b"a,b\n" + scanner.MARKER)
    sent = editor.post(reverse("admin:registry_pairing_import"), {"import_file": separated})
    assert words in sent.content.decode()
    assert not ImportRun.objects.exists()

    letter = {"upload": _marked(uploads.document()), "references": "หนังสือ ก"}
    sent = editor.post(reverse("admin:registry_document_add"), letter).content.decode()
    assert words in sent
    assert "หนังสือ ก</textarea>" in sent
    assert not Document.objects.exists()

    with pytest.raises(RefusedFile) as refused:
        DocumentField().clean(_marked(uploads.document()))
    assert words in refused.value.messages[0]
    assert not StoredFile.objects.exists()


@REFUSES
@pytest.mark.usefixtures("clamav")
def test_the_import_by_command_asks_too(tmp_path):
    places()
    table = _marked(SimpleUploadedFile("ทะเบียน.xlsx", workbook(row(**LYON))))
    (tmp_path / "t.xlsx").write_bytes(table.read())
    with pytest.raises(CommandError, match="ตรวจพบไวรัส"):
        call_command("import_register", tmp_path / "t.xlsx", "--commit", verbosity=0)
    assert not StoredFile.objects.exists()


@REFUSES
@pytest.mark.usefixtures("clamav")
def test_what_is_beyond_the_bound_of_the_daemon_is_refused():
    """The daemon stops listening in the middle: nobody has looked at all of it."""
    large = SimpleUploadedFile("ก.pdf", b"%PDF-1.7" + bytes(3 * scanner.STREAM_BYTES))
    with pytest.raises(RefusedFile, match="ระบบตรวจไวรัสไม่ตอบ"):
        read_document(large)


def _take(connection):
    """Take a content to its end, as the daemon does."""
    data = b""
    while not data.endswith(bytes(4)):
        data += connection.recv(65_536)


def _says(answer):
    def talk(connection):
        _take(connection)
        connection.sendall(answer)

    return talk


def _hangs(connection):
    threading.Event().wait(5)


def _drips(connection):
    """An answer that never ends, each piece of it soon after the one before."""
    _take(connection)
    for _ in range(100):
        connection.sendall(b"s")
        time.sleep(0.05)


def _closes_in_the_middle(connection):
    connection.recv(1000)


def _resets(connection):
    connection.recv(10)
    linger = (1).to_bytes(4, "little") + bytes(4)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


@REFUSES
@pytest.mark.parametrize(
    "talk",
    [
        _hangs,
        _drips,
        _closes_in_the_middle,
        _resets,
        _says(b""),
        _says(b"stream: OK"),  # not to its end: it could go on
        _says(b"stream: OK\n"),
        _says(b"stream: OK\0stream: Win.Test FOUND\0"),
        _says(b"OK\0"),
        _says(b"stream: FOUND\0"),
        _says(b"stream: Can't allocate memory ERROR\0"),
        _says(b"INSTREAM size limit exceeded. ERROR\0"),
        _says(b"UNKNOWN COMMAND\0"),
        _says(b"\xff\xfe\0"),
        _says(b"x" * 100_000),
    ],
)
def test_whatever_is_no_clean_answer_is_a_refusal(talk, settings, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE_SECONDS", 0.5)
    upload = SimpleUploadedFile("ก.jpg", uploads.photo().read() + bytes(2_000_000))
    started = time.monotonic()
    with scanner.pretending(talk) as settings.CLAMD, pytest.raises(RefusedFile) as refused:
        read_photo(upload)
    assert AWAY in refused.value.messages[0]
    assert time.monotonic() - started < 3


@REFUSES
def test_the_name_of_a_find_cannot_write_a_line_of_its_own(settings, caplog):
    evil = b"stream: Evil\r\nERROR portal: <b>\xe2\x80\xae FOUND\0"
    with scanner.pretending(_says(evil)) as settings.CLAMD, pytest.raises(RefusedFile) as refused:
        read_photo(uploads.photo())
    assert "(Evil__ERROR_portal___b____)" in refused.value.messages[0]
    assert not any("\n" in one.getMessage() for one in caplog.records)


@REFUSES
def test_a_daemon_that_hung_is_not_waited_for_again_and_is_asked_again_later(
    settings, monkeypatch, daemon
):
    monkeypatch.setattr(scanning, "PATIENCE_SECONDS", 0.3)
    with scanner.pretending(_hangs) as settings.CLAMD, pytest.raises(RefusedFile):
        read_photo(uploads.photo())
    settings.CLAMD = daemon
    started = time.monotonic()
    with pytest.raises(RefusedFile):
        read_photo(uploads.photo())
    assert time.monotonic() - started < 0.2
    monkeypatch.setattr(scanning, "_paused_until", time.monotonic())
    assert read_photo(uploads.photo()).width == 40


def test_without_a_scanner_nothing_is_asked(settings):
    assert settings.CLAMD is None
    assert read_photo(_marked(uploads.photo())).width == 40


def test_a_scanner_by_network_is_asked_the_same_way(settings):
    with scanner.pretending(_says(b"stream: OK\0")) as settings.CLAMD:
        assert read_photo(uploads.photo()).width == 40


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", None),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp:scanner.internal:3310", ("scanner.internal", 3310)),
        ("tcp:[::1]:3310", ("::1", 3310)),
    ],
)
def test_where_the_scanner_is_stands_in_one_setting(monkeypatch, value, address):
    monkeypatch.setenv("CLAMD", value)
    assert environment.daemon("CLAMD") == address


@pytest.mark.parametrize(
    "value", ["/run/clamd", "unix:clamd", "tcp:host", "tcp:host:0", "tcp::3310", "host:3310", "1"]
)
def test_a_scanner_that_cannot_be_meant_stops_the_portal(monkeypatch, value):
    monkeypatch.setenv("CLAMD", value)
    with pytest.raises(ImproperlyConfigured, match="CLAMD"):
        environment.daemon("CLAMD")


def test_operators_are_told_whether_the_scanner_answers(client, settings, daemon, tmp_path):
    settings.METRICS_TOKEN = "a-token-of-the-operators"

    def told():
        header = f"Bearer {settings.METRICS_TOKEN}"
        return client.get("/metrics", headers={"Authorization": header}).content.decode()

    assert "portal_scanner_up" not in told()
    assert check_scanner(None) == []
    settings.CLAMD = daemon
    assert "portal_scanner_up 1.0" in told()
    assert check_scanner(None) == []
    read_photo(uploads.photo())
    assert 'portal_scans_total{outcome="clean"}' in told()
    settings.CLAMD = str(tmp_path / "none")
    assert "portal_scanner_up 0.0" in told()
    (warning,) = check_scanner(None)
    assert "every file would be refused" in warning.msg


# Who makes a content, and from what; nothing else does.
MAKERS = {
    "sistercity/files/content.py": "what was handed in, after the scanner",
    "sistercity/files/store.py": "what the store holds already",
    "monitoring/actions/seal.py": "reports that the portal wrote itself",
}
# Every form or view that has a file of somebody's in its hands, and what it reads it by.
READERS = {
    "monitoring/forms/fields.py": "read_evidence",
    "monitoring/views/evidence.py": "read_evidence",
    "sistercity/files/forms.py": "read_document",
    "registry/admin/document_forms.py": "read_document",
    "registry/admin/transfer.py": "take_in",
    "monitoring/forms/workbook.py": "monitoring/views/workbook.py take_in",
    # Compared by its hash and read by a process of its own; nothing of it is kept or opened.
    "monitoring/forms/seal.py": "monitoring/views/verify.py verify_file",
    # Rewound for the second showing of a form; no byte is read.
    "sistercity/admin/base.py": "seek",
    # Only whether there are any.
    "sistercity/accounts/confirm.py": "bool",
}


def _called(path):
    calls = [node.func for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    return {getattr(one, "attr", getattr(one, "id", "")) for one in calls}


def _modules_that_say(*words):
    """By name; reading every tree would take seconds."""
    return {
        str(path.relative_to(ROOT)): path
        for app in LAYERS
        for path in _modules(app)
        if any(word in path.read_text(encoding="utf-8") for word in words)
    }


def test_nothing_makes_a_content_past_the_scanner():
    paths = _modules_that_say("Content(")
    assert {name for name, path in paths.items() if "Content" in _called(path)} == set(MAKERS)


FILE_FIELDS = {"FileField", "ImageField", "FilesInput"}


def _handles_files(path):
    """Whether a module declares a field for files, or takes one out of a request by itself."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ClassDef):
            if any(getattr(base, "attr", "") in FILE_FIELDS for base in node.bases):
                return True
        elif isinstance(node, ast.Call):
            declared = getattr(node.func, "attr", getattr(node.func, "id", ""))
            # ``Form(request.POST, request.FILES)`` hands them on to such a field.
            passed = any("FILES" in ast.dump(part) for part in [*node.args, *node.keywords])
            taken = "attr='FILES'" in ast.dump(node.func) or (passed and declared == "bool")
            if declared in FILE_FIELDS or taken:
                return True
    return False


def test_whoever_reads_a_file_of_somebody_asks_the_scanner():
    paths = _modules_that_say("FILES", *FILE_FIELDS)
    assert {name for name, path in paths.items() if _handles_files(path)} == set(READERS)
    for name, reader in READERS.items():
        *elsewhere, function = reader.split()
        assert function in _called(ROOT / (elsewhere[0] if elsewhere else name)), name
