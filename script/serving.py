"""How gunicorn serves the portal; script/server starts it with this file as its configuration.

As a program it only checks, in words, that the portal is configured and that its address is
free, and prints which kind of portal starts (``demo`` or ``production``) and, after a space,
the folder of its static files.
"""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sistercity import environment as env

SIGN_INS = """
    demo-admin                                  administrator
    demo-editor, demo-editor2                   ministry editors
    demo-planner                                planner
    demo-chiangmai, demo-phuket                 provincial officers
    demo-chiangmai-approver,
    demo-phuket-approver                        provincial approvers
    password of all: demo
"""

COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"
# Of each kind, a hundred bytes or more a route, method and status.
COUNTED_BYTES = 1024 * 1024
MEMORY = Path("/dev/shm")

env.load_env_file(Path(__file__).resolve().parent.parent / ".env")
# The longest that one request may hold the database; commands and the worker have no such limit.
os.environ.setdefault("STATEMENT_SECONDS", "120")
os.environ.setdefault("LOCK_SECONDS", "30")
os.environ.setdefault("IDLE_TRANSACTION_SECONDS", "120")

try:
    demo = settings.DEMO  # reads .env as well
    address = "127.0.0.1" if demo else env.text("BIND", "127.0.0.1")
    port = env.whole_number("PORT", 8000)
    workers = env.whole_number("WEB_CONCURRENCY", 2)
except ImproperlyConfigured as error:
    sys.exit(f"script/server: {error}")

# Read by gunicorn. Sync workers, two for two cores: measured ahead of threads.
bind = f"{address}:{port}"
worker_class = "sync"
# Seconds. The longest reports take a few, an import of 20,000 rows about one minute: it is one
# transaction, and tells its reader how far it is.
timeout = 300
# Told to stop, a process finishes what it answers.
graceful_timeout = 60
# The longest that it reads; the API refuses in its own words what is a little shorter.
limit_request_line = 8190
loglevel = "warning"
control_socket_disable = True


def on_starting(server: object) -> None:
    """Begin to count anew, for what an earlier start counted is its own, and import everything.

    The processes are forks of this one: they share what it has imported, and one that takes the
    place of another answers at once. Nothing is open by then, no connection and no thread.
    """
    folder = counted_in()
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.mkdir(parents=True)
    begin_to_count()
    server.app.wsgi()
    import weasyprint  # noqa: F401

    import_module(settings.ROOT_URLCONF)
    # What is imported stays: looking through it for what can go took a third of a long answer, and
    # would have each process write into what they share.
    gc.collect()
    gc.freeze()


def post_fork(server: object, worker: object) -> None:
    """Let each process count in files of its own."""
    begin_to_count()


def begin_to_count() -> None:
    """Take the room for what this process counts before it counts.

    The files are written through memory: were the disk full by then, the kernel would end the
    process in the middle of a request, and each that follows. Without room each counts for itself.
    """
    folder = counted_in()
    taken = [folder / f"{kind}_{os.getpid()}.db" for kind in ("counter", "histogram")]
    try:
        for path in taken:
            with path.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, COUNTED_BYTES)
    except OSError:
        for path in taken:
            with suppress(OSError):
                path.unlink()
        # Of a name that nobody else on the machine can have taken before.
        folder = Path(tempfile.mkdtemp(prefix=f"portal-{port}-{os.getpid()}-", dir=MEMORY))
    # Read when a process counts for the first time.
    os.environ[COUNTED_IN] = str(folder)


def counted_in() -> Path:
    """Where the processes of this server count together."""
    return settings.VAR_DIR / "metrics" / str(port)


def forget_alone(process: int) -> None:
    """Put away what a process counted in memory, which found no room on the disk."""
    for folder in MEMORY.glob(f"portal-{port}-{process}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def child_exit(server: object, worker: object) -> None:
    """Let what a process that ended counted stay counted, and its own gauges go."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid, str(counted_in()))
    forget_alone(worker.pid)


def on_exit(server: object) -> None:
    """Leave nothing in memory."""
    forget_alone(os.getpid())


def when_ready(server: object) -> None:
    """Say where the portal is, once it listens."""
    print(f"The portal is at http://{bind}/  (stop it with Ctrl-C)", flush=True)
    if demo:
        print(f"Demonstration on {settings.PORTAL_TODAY}; sign in as{SIGN_INS}", flush=True)


def check_address() -> None:
    """End with a message when another program already listens where the portal would."""
    with socket.socket() as probe:
        # As gunicorn does it: connections of an earlier server that linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            sys.exit(
                f"script/server: cannot listen on {bind} ({error.strerror}). Stop the program "
                f"that does, or choose another port:  PORT={port + 1} script/server"
            )


if __name__ == "__main__":
    check_address()
    print("demo" if demo else "production", settings.STATIC_ROOT)
