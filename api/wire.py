"""What comes over the wire and is no HTTP: it gets a problem document as every other failed request does.

Owns the answer that is given before any route, middleware or log of requests can see the request.
Refuses: reading HTTP itself; h11 does.
"""

import json

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.problems import MEDIA_TYPE, Problem

_NOT_HTTP = Problem(
    "malformed",
    400,
    "The request is not HTTP as RFC 9112 has it, or its head is larger than 64 KB.",
    remedy="Leave control characters out of the headers, spaces out of the address, and what is long to the body.",
)


def spoken(base_url: str) -> type[H11Protocol]:
    """The protocol that a server of this address speaks."""
    told = json.dumps(_NOT_HTTP.document(base_url, "")).encode()
    headers = [
        ("Content-Type", MEDIA_TYPE),
        ("Content-Length", str(len(told))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]

    class Wire(H11Protocol):
        def send_400_response(self, msg: str) -> None:  # noqa: ARG002
            # A body that breaks off after the answer began leaves nothing to say.
            if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                head = h11.Response(status_code=400, headers=headers)
                for event in (head, h11.Data(data=told), h11.EndOfMessage()):
                    self.transport.write(self.conn.send(event) or b"")
            self.transport.close()

    return Wire
