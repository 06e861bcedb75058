"""Certificates of the tests' own, made by openssl."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """A self-made certificate for 127.0.0.1 and localhost, which is its own authority, and its key."""

    certificate: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        """For a server."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.certificate, self.key)
        return made


def made(folder: Path) -> Certificate:
    """A new certificate, good for two days of any clock around today's."""
    found = Certificate(folder / "relay.pem", folder / "relay.key")
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-out", str(found.certificate), "-keyout", str(found.key),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return found
