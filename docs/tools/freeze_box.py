"""Freezes the search box as its modules are now: python docs/tools/freeze_box.py

Owns what a release is: a file api/box/releases/VERSION.js that never changes again, and its line in the manifest,
newest first; the oldest beyond those kept is taken out. Refuses to freeze a version twice unless what it says is the
same; `--unreleased` overwrites one that no page can have pinned yet.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from api.boxes import KEPT, integrity_of, joined, sources, version_in  # noqa: E402

FOLDER = ROOT / "api" / "box" / "releases"
MANIFEST = FOLDER / "manifest.json"


def main() -> None:
    made = sources()
    version, script = version_in(made), joined(made).encode()
    listed = json.loads(MANIFEST.read_text(encoding="utf-8")) if MANIFEST.exists() else {}
    integrity = integrity_of(script)
    if listed.get(version, integrity) != integrity and "--unreleased" not in sys.argv:
        sys.exit(f"{version} is frozen and says something else. Raise VERSION in api/box/practice-search.js.")
    listed = {version: integrity, **{name: kept for name, kept in listed.items() if name != version}}
    for name in list(listed)[KEPT:]:
        (FOLDER / f"{name}.js").unlink(missing_ok=True)
        del listed[name]
    (FOLDER / f"{version}.js").write_bytes(script)
    MANIFEST.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    print(f"{version}: {len(script):,} bytes, {integrity}")


if __name__ == "__main__":
    main()
