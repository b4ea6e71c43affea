"""Letters and kept searches at the command line."""

import json
from pathlib import Path

import pytest

from api.cli import run
from api.house import House
from tests.api.mail_made import FROM, Server, account, handed_in, mailing


def test_the_verbs_send_list_try_and_keep(
    mailing_house: House,
    mail: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    account(mailing_house, "ana", email="ana@office.example")
    handed_in(mailing_house, tmp_path, "verbs", "refused@office.example")
    given = {**mailing(mail.port), "data": str(mailing_house.settings.data)}
    for name, value in given.items():
        monkeypatch.setenv(f"FIELDBRIDGE_{name.upper()}", value)

    def told(*words: str) -> object:
        capsys.readouterr()
        code = run([*words, "--json"])
        out = capsys.readouterr()
        return (code, json.loads(out.out or out.err))

    assert told("mail", "test", "try@office.example") == (0, {"answer": "taken", "happened": ""})
    assert mail.to("try@office.example")[0]["From"] == FROM
    assert told("mail", "test", "two@x.example,eve@evil.example")[0] == 2  # type: ignore[index]
    assert told("mail", "send") == (0, {"letters": {"failed": 1}, "stopped by": ""})
    code, listed = told("mail", "list")  # type: ignore[misc]
    assert code == 0
    (one,) = [
        each for each in listed["letters"] if each["occasion"] == "received" and each["standing"] == "failed"
    ]
    assert "550" in one["happened"]
    assert "refused@office.example" not in json.dumps(listed)
    _, kept = told("mail", "save", "complaint desks", "--for", "ana", "--daily")  # type: ignore[misc]
    _, saved = told("mail", "saved", "--for", "ana")  # type: ignore[misc]
    assert [each["id"] for each in saved["searches"]] == [kept["id"]]
    assert told("mail", "forget", kept["id"]) == (0, {"id": kept["id"], "kept": False})
    monkeypatch.delenv("FIELDBRIDGE_SMTP_HOST")
    assert told("mail", "send")[0] == 1  # type: ignore[index]
