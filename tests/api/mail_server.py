"""A mail server in a process of its own (aiosmtpd): takes letters into a folder, a file each, and misbehaves on request.

What is before the @ of a recipient says what it does: `refused` 550, `full` 452 at the first try and taken at the second,
`cut` takes the letter and breaks the line before it says so, each time.
"""

import asyncio
import json
import ssl
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Taking:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tried: set[str] = set()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        name = address.partition("@")[0]
        if name == "refused":
            return f"550 5.1.1 <{address}> is unknown here"
        if name == "full" and address not in self._tried:
            self._tried.add(address)
            return f"452 4.2.2 The box of <{address}> is full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        number = len(list(self._folder.glob("*.eml")))
        assert isinstance(envelope.content, bytes)
        told = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        (self._folder / f"{number:04}.json").write_text(json.dumps(told))
        part = self._folder / f"{number:04}.part"
        part.write_bytes(envelope.content)
        part.rename(part.with_suffix(".eml"))
        if envelope.rcpt_tos[0].startswith("cut@"):
            server.transport.abort()
        if envelope.rcpt_tos[0].startswith("slow@"):
            await asyncio.sleep(30)
        return "250 OK"


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    del server, session, envelope, mechanism
    return AuthResult(success=(data.login, data.password) == (b"desk", b"a word of mouth"), handled=False)


async def _serve(folder: Path, certificate: Path | None, at_once: bool, port: int) -> None:
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    taking = Taking(folder)

    def made() -> SMTP:
        guarded = {
            "require_starttls": True, "tls_context": context, "auth_required": True, "authenticator": _knows
        }  # fmt: skip
        return SMTP(
            taking,
            hostname="mail.test",
            enable_SMTPUTF8=False,
            **(guarded if context and not at_once else {}),
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(made, "127.0.0.1", port, ssl=context if at_once else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--at-once", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(_serve(given.folder, given.certificate, given.at_once, given.port))
    except KeyboardInterrupt:
        sys.exit(0)
