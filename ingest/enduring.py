"""How long a run goes on when what it writes to fails: a full disk may have room for the next file.

Refuses: telling; the file that could not be kept is in the report.
"""

IN_A_ROW = 5
"""Files that could not be kept, one after the other, after which a run gives up."""


class Patience:
    """Counts faults of storage between two files that were settled."""

    def __init__(self) -> None:
        self._faults = 0

    def again(self) -> bool:
        """One more fault; whether to go on."""
        self._faults += 1
        return self._faults < IN_A_ROW

    def relieved(self) -> None:
        self._faults = 0
