"""nginx before a stand: the site as it is installed, but for names, TLS and limits by address."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "script" / "deploy"
# All clients of a stand come from one address; its certificate is nobody's.
_LEFT_OUT = re.compile(
    r"^\s*(ssl_|limit_|access_log|error_log|listen \[::\]|server_name ).*$", re.MULTILINE
)
_PROGRAM = """daemon off;
user root;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
events {{ worker_connections 512; }}
http {{
access_log {folder}/nginx-access.log;
client_body_temp_path {folder}/nginx-body;
proxy_temp_path {folder}/nginx-proxied;
{site}
}}
"""


def start(folder: Path, port: int, portal_port: int, static: Path) -> subprocess.Popen | None:
    """Start nginx on a port; None where it is not installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
    if program is None:
        return None
    changes = {
        "/etc/nginx/snippets/sistercity-proxy.conf": str(DEPLOY / "nginx-proxy.conf"),
        "/opt/sistercity/current": str(ROOT),
        "/var/lib/sistercity/static/": f"{static}/",
        "127.0.0.1:8000": f"127.0.0.1:{portal_port}",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
    }
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    # The server that leads to TLS.
    site = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)
    for installed, here in changes.items():
        site = site.replace(installed, here)
    path = folder / "nginx.conf"
    path.write_text(_PROGRAM.format(folder=folder, site=_LEFT_OUT.sub("", site)), encoding="utf-8")
    return subprocess.Popen([program, "-p", folder, "-c", path])
