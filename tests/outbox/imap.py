"""A real IMAP server, Debian's dovecot, in a folder of the test's own."""

import imaplib
import os
import pwd
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.outbox.certificates import Certificate
from tests.smtp import free_port

USER, PASSWORD = "lich", "mat-khau"
SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = yes
ssl_cert = <{certificate.certificate}
ssl_key = <{certificate.key}
disable_plaintext_auth = yes
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail
first_valid_uid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Server:
    """Its ports and its mailbox."""

    def __init__(self, folder: Path, certificate: Certificate) -> None:
        self.folder, self.certificate = folder, certificate
        self.port, self.tls_port = free_port(), free_port()

    def url(self, *, tls: bool = True, password: str = PASSWORD) -> str:
        ending = f"cafile={self.certificate.certificate}"
        if tls:
            return f"imaps://{USER}:{password}@127.0.0.1:{self.tls_port}/INBOX?{ending}"
        return f"imap://{USER}:{password}@127.0.0.1:{self.port}/INBOX?starttls=1&{ending}"

    def put(self, *messages: bytes) -> None:
        """Into the inbox, unread."""
        with imaplib.IMAP4_SSL("127.0.0.1", self.tls_port, ssl_context=self.context()) as connection:
            connection.login(USER, PASSWORD)
            for message in messages:
                assert connection.append("INBOX", "", "", message.replace(b"\n", b"\r\n"))[0] == "OK"

    def unread(self) -> int:
        with imaplib.IMAP4_SSL("127.0.0.1", self.tls_port, ssl_context=self.context()) as connection:
            connection.login(USER, PASSWORD)
            connection.select("INBOX")
            return len(connection.search(None, "UNSEEN")[1][0].split())

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate.certificate))


@contextmanager
def running(folder: Path, certificate: Certificate) -> Iterator[Server]:
    """A server that lives as long as the block. Its files lie in a short path: the names of sockets are short."""
    server = Server(folder, certificate)
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    group = "nogroup" if os.geteuid() == 0 else str(os.getegid())
    words = {"folder": folder, "certificate": certificate, "user": user, "group": group, "password": PASSWORD}
    settings = SETTINGS.format(**words, port=server.port, tls_port=server.tls_port)
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    (folder / "dovecot.conf").write_text(settings)
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    process = subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"], stderr=subprocess.PIPE)
    try:
        wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Return once it greets; raise RuntimeError with its log when it ends or takes too long."""
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, imaplib.IMAP4.error):
            imaplib.IMAP4("127.0.0.1", server.port, timeout=2).logout()
            return
        time.sleep(0.05)
    log = server.folder / "log"
    said = log.read_text() if log.exists() else ""
    process.kill()
    raise RuntimeError(f"dovecot did not start:\n{said}{process.communicate()[1].decode()}")
