"""Prints the lock: every distribution installed here with its version, without local build marks."""

import re
from importlib.metadata import distributions

OURS = {"fieldbridge", "pip"}

pins = {}
for one in distributions():
    name = re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower()
    if name not in OURS:
        pins[name] = one.version.split("+")[0]
print("# Every version that is installed together; made by `make lock`.")
for name, version in sorted(pins.items()):
    print(f"{name}=={version}")
