"""`serve`: the server, until it is told to stop.

Refuses: what is served (server.py).
"""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import socket

    from api.house import House
    from api.settings import Settings


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on (default: FIELDBRIDGE_HOST).")] = "",
    port: Annotated[
        int, typer.Option(min=-1, max=65535, help="The port (default: FIELDBRIDGE_PORT); 0: any free.")
    ] = -1,
    as_json: Annotated[bool, typer.Option("--json", help="Write the log as JSON lines.")] = False,
) -> None:
    """Serve the pages and the API. It may run while an ingest does, and takes up its result by itself."""
    from api.house import open_house
    from api.settings import read_settings

    settings = read_settings()
    house = open_house(settings, create=True)
    _finish_purges(house)
    _warm(house)
    run(house, settings, host or settings.host, settings.port if port < 0 else port, as_json)


def run(house: "House", settings: "Settings", host: str, port: int, as_json: bool = False) -> None:
    """Listens; the address is printed once it is taken. Raises StorageFault for an address that is not free."""
    import socket

    import uvicorn

    from api.logs import configure
    from api.server import application
    from api.wire import spoken

    configure(as_json)
    listening = _listen(host, port)
    alone = only_this_machine(settings, listening.getsockname()[0])
    if not alone:
        must_have_administrator(house)
    starter = shows_starter(settings.starter, listening.getsockname()[0])
    if not starter:
        print(
            "fieldbridge: the starter collection is left out here; FIELDBRIDGE_STARTER=always shows it",
            flush=True,
        )
    taken = listening.getsockname()[1]
    shown = f"[{host}]" if listening.family == socket.AF_INET6 else host
    print(f"fieldbridge: http://{shown}:{taken}  (data: {settings.data})", flush=True)
    config = uvicorn.Config(
        application(house, starter=starter, alone=alone, prepare_tags=True),
        http=spoken(settings.base_url),
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=20,
        limit_concurrency=1000,
        h11_max_incomplete_event_size=64 * 1024,
    )
    uvicorn.Server(config).run(sockets=[listening])


def shows_starter(setting: str, address: str) -> bool:
    """`loopback`: only where nobody but this machine listens in."""
    from ipaddress import ip_address

    return setting == "always" or (setting == "loopback" and ip_address(address).is_loopback)


def only_this_machine(settings: "Settings", address: str) -> bool:
    """A loopback address alone says nothing: a proxy may pass on to it whoever comes under a name of the site."""
    from ipaddress import ip_address

    here = {"127.0.0.1", "localhost", "[::1]"}
    named = {one.lower() for one in settings.allowed_hosts}
    return ip_address(address).is_loopback and not settings.trusted_proxies and named <= here


def must_have_administrator(house: "House") -> None:
    """Where others reach the server and one has to sign in to read. Raises NotReady."""
    from corpus.errors import NotReady

    if house.settings.read_access == "public":
        return
    with house.catalogue.people() as people:
        if not people.has_administrator():
            raise NotReady(
                "one signs in to read here, others reach this address, and nobody is its administrator",
                subject="FIELDBRIDGE_READ_ACCESS",
                remedy="Run: fieldbridge admin user add NAME --role administrator",
            )


def _listen(host: str, port: int) -> "socket.socket":
    import socket

    from corpus.errors import WrongUse

    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # Named TCP, asyncio sends each answer at once; unnamed, a client that asks again waits 40 ms for its end.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as fault:
        raise WrongUse(
            f"the address cannot be listened on ({fault.strerror or fault})",
            subject=f"{host}:{port}",
            remedy="Name a free one: fieldbridge serve --port 8081",
        ) from fault
    return listening


def _finish_purges(house: "House") -> None:
    """What began to be erased and was stopped goes before anybody asks; whoever holds the lock does it else."""
    from api.lock import sole_writer
    from api.purging import Purger
    from corpus.errors import Busy

    try:
        with sole_writer(house.settings.data):
            for one in Purger(house).finish():
                print(f"fieldbridge: {one.purge.target}: purged", flush=True)
    except Busy as fault:
        print(f"fieldbridge: {fault}", flush=True)


def _warm(house: "House") -> None:
    """Opens what the first search needs. An empty house may open its doors: the page says what to do; one
    that is damaged or does not fit may not."""
    from corpus.access import anyone
    from corpus.errors import NotReady

    try:
        house.searcher.practice_ids(anyone())
        for space in house.spaces:
            space.encoder.encode_question("which makes ready for the next")
    except NotReady as fault:
        print(f"fieldbridge: {fault}", flush=True)
