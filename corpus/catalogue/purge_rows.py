"""How purges and known backups lie in their rows. Pure.

Refuses: SQL.
"""

import json

from corpus.catalogue.rows import AnyRow, Values, pack
from corpus.ids import mint
from corpus.purges import KnownBackup, Purge, PurgeState


def purge_values(one: Purge) -> Values:
    return {
        "id": one.target,
        "kind": one.kind,
        "at": one.at,
        "reason": one.reason,
        "state": one.state.value,
        "erased": pack(one.erased),
        "editions": pack(one.editions),
        "originals": pack(one.originals),
    }


def purge_of(row: AnyRow) -> Purge:
    erased, editions, originals = (
        tuple(json.loads(said)) for said in (row.erased, row.editions, row.originals)
    )
    return Purge(row.id, row.kind, row.at, row.reason, PurgeState(row.state), erased, editions, originals)


def backup_values(one: KnownBackup) -> Values:
    return {"id": mint("backup", one.path), "path": one.path, "at": one.at, "sequence": one.sequence}


def backup_of(row: AnyRow) -> KnownBackup:
    return KnownBackup(row.path, row.at, row.sequence)
