"""The one door to a mail server: SMTP by the standard library, guarded as the settings say, bounded in time.

Owns what an answer of the server means: taken, later, never, or unsure where the line broke after the words had gone.
Refuses: knowing what a letter says, and telling an address or a password in what it reports.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import urlsplit

from api.settings import Settings
from corpus.errors import NotReady

_LONGEST = 160


class Answer(StrEnum):
    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`shut`: it is the server, or how we come to it, and no other letter would fare better now."""

    answer: Answer
    happened: str = ""
    shut: bool = False


class Post:
    """One line to the server, opened with the first letter and kept for those that follow."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, message: EmailMessage, to: str) -> Outcome:
        """`to`: one address, as corpus.letters.spelled_address gives it."""
        try:
            line = self._line or self._opened()
            self._line = line
            refused = self._envelope(line, to)
        except (smtplib.SMTPException, OSError, NotReady) as fault:
            self._hang_up()
            return Outcome(Answer.LATER, _told(fault, to), shut=True)
        if refused is not None:
            return refused
        return self._words(line, message, to)

    def _opened(self) -> smtplib.SMTP:
        """Raises SMTPException, OSError, NotReady. What does not offer the guard that is asked for is not used."""
        ours = self._settings
        named = urlsplit(ours.base_url).hostname or "localhost"
        if ours.smtp_security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                ours.smtp_host, ours.smtp_port, named, timeout=ours.smtp_seconds, context=ssl.create_default_context()
            )  # fmt: skip
        else:
            line = smtplib.SMTP(ours.smtp_host, ours.smtp_port, named, timeout=ours.smtp_seconds)
        try:
            if ours.smtp_security == "starttls":
                line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
            if ours.smtp_user:
                line.login(ours.smtp_user, password_of(ours))
        except BaseException:
            line.close()
            raise
        return line

    def _envelope(self, line: smtplib.SMTP, to: str) -> Outcome | None:
        """None where both addresses were taken."""
        code, said = line.mail(parseaddr(self._settings.mail_from)[1])
        if code != 250:
            self._hang_up()
            return Outcome(Answer.LATER, f"the sender is refused: {_plain(code, said, to)}", shut=True)
        code, said = line.rcpt(to)
        if code in (250, 251):
            return None
        line.rset()
        return Outcome(_answer(code), f"the address is refused: {_plain(code, said, to)}", shut=code == 421)

    def _words(self, line: smtplib.SMTP, message: EmailMessage, to: str) -> Outcome:
        try:
            code, said = line.data(message.as_bytes())
        except smtplib.SMTPDataError as fault:
            code, said = fault.smtp_code, fault.smtp_error  # type: ignore[assignment]
        except (smtplib.SMTPException, OSError) as fault:
            self._hang_up()
            return Outcome(Answer.UNSURE, f"the line broke: {_told(fault, to)}", shut=True)
        if code == 250:
            return Outcome(Answer.TAKEN)
        self._hang_up()
        return Outcome(_answer(code), f"the letter is refused: {_plain(code, said, to)}", shut=code == 421)

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (smtplib.SMTPException, OSError):
            line.close()


def password_of(settings: Settings) -> str:
    """Raises NotReady for a file that cannot be read."""
    file = settings.smtp_password_file
    if file is None:
        return settings.smtp_password.value
    try:
        return (file.read_text(encoding="utf-8").splitlines() or [""])[0]
    except (OSError, UnicodeDecodeError) as fault:
        raise NotReady(
            "the file with the password cannot be read",
            subject="FIELDBRIDGE_SMTP_PASSWORD_FILE",
            remedy="Give fieldbridge the right to read it.",
        ) from fault


def _answer(code: int) -> Answer:
    """RFC 5321, 4.2.1: 4yz may go better later, 5yz will not."""
    return Answer.LATER if 400 <= code < 500 else Answer.NEVER


def _told(fault: Exception, to: str) -> str:
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return f"the mail server does not let us in ({fault.smtp_code})"
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return "the mail server does not offer the encryption or the sign-in that is set"
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"the mail server said {_plain(fault.smtp_code, fault.smtp_error, to)}"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"the mail server's certificate does not hold ({fault.verify_message})"
    if isinstance(fault, TimeoutError):
        return "the mail server did not answer in time"
    return f"the mail server cannot be reached ({type(fault).__name__})"


def _plain(code: int, said: bytes | str, to: str) -> str:
    """The server's words without the address that they are about."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    printable = "".join(one if one.isprintable() else " " for one in words)
    return f"{code} {' '.join(printable.replace(to, '…').split())}"[:_LONGEST]
