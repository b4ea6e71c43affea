"""What a letter says, looked up as it goes: nothing that was erased, overtaken or answered meanwhile is told.

Owns the order of a letter's parts and which links it has. Refuses: sending; sentences, which stand in texts/ under
`mail`; and words of people in any place where they could pass for ours: they are quoted, and cannot turn a line round.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from api.desk.desk import Desk
from api.desk.dossier import Dossier
from api.house import House
from api.mail.digesting import digest
from api.mail.plain import Draft, isolated, one_line, quoted, subject_line
from api.mail.searches import news
from api.wording import Texts, library
from corpus.access import everything
from corpus.errors import NotFound
from corpus.letters import CONFIRMS, OPEN_DAYS, Letter, Occasion, Reachable, Topic, drawn_pass
from corpus.requests import State
from corpus.review.notices import still_to_judge

_STATES = {
    Occasion.QUESTION: (State.CHANGES_REQUESTED,),
    Occasion.PUBLISHED: (State.PUBLISHED,),
    Occasion.DECLINED: (State.DECLINED,),
    Occasion.RECEIVED: (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED),
}
"""In which a letter to a submitter is still true."""


class NotYet(Exception):
    """It cannot be told yet: what it is about is on its way into the index."""


def compose(house: House, letters: Sequence[Letter], to: Reachable, now: str) -> Draft | None:
    """None where nothing is left to tell. Raises NotYet, DamagedCatalogue, StorageFault."""
    found = library(house.settings.texts)
    t = found.texts(found.choose(to.language, ""))
    draft = Draft(t.language)
    occasion = letters[0].occasion
    told = _Writing(house, t, draft, now)
    if occasion is Occasion.DIGEST:
        said = digest(house, t, letters[0], to)
        if said is not None:
            draft.subject, lines = said
            draft.lines += [*lines, _way(house, t, to.holder)]
    elif occasion is Occasion.FOUND:
        told.found(letters)
    elif occasion is Occasion.CONFIRM:
        told.confirm(letters[0])
    elif occasion.topic is Topic.REVIEW:
        told.review(letters)
    else:
        told.submitter(letters)
    if not draft.lines:
        return None
    _farewell(house, t, draft, to, occasion.topic, now)
    return draft


@dataclass
class _Writing:
    house: House
    t: Texts
    draft: Draft
    now: str

    def submitter(self, letters: Sequence[Letter]) -> None:
        """Each submission once, as it stands; one alone has its title in the subject."""
        shown: dict[str, tuple[Letter, Dossier]] = {}
        for one in letters:
            dossier = self._dossier(one.about)
            if dossier is not None and dossier.case.state in _STATES[one.occasion]:
                shown[one.about] = one, dossier
        for one, dossier in shown.values():
            self.draft.lines += _SUBMITTER[one.occasion](self, one, dossier)
            self.draft.lines.append(self._opening(one.holder, dossier))
        self._subject(letters[0].occasion, [dossier for _, dossier in shown.values()])

    def review(self, letters: Sequence[Letter]) -> None:
        waiting: dict[str, Dossier] = {}
        for one in letters:
            dossier = self._dossier(one.about)
            reviewer = one.holder.rpartition("/")[2]
            overtaken = one.period not in ("", dossier.case.due) if dossier is not None else True
            if dossier is not None and not overtaken and reviewer in still_to_judge(dossier.case):
                waiting[one.about] = dossier
        for call in dict.fromkeys(one.call.id for one in waiting.values()):
            of_call = [one for one in waiting.values() if one.call.id == call]
            name = isolated(of_call[0].call.title)
            self.draft.lines.append(self.t(f"mail.{letters[0].occasion.value}", call=name))
            inside = letters[0].holder.startswith("person-")
            self.draft.lines.append("\n".join(self._listed(one, inside) for one in of_call))
        if waiting:
            self.draft.lines.append(_way(self.house, self.t, letters[0].holder))
        self._subject(letters[0].occasion, list(waiting.values()))

    def found(self, letters: Sequence[Letter]) -> None:
        asked = []
        for one in letters:
            new = news(self.house, one)
            if new is None:
                continue
            asked.append(new.asked)
            self.draft.lines.append(self.t("mail.found", text=isolated(new.asked)))
            base = self.house.settings.base_url
            self.draft.lines += [f"{isolated(title)}\n{base}{path}" for title, path in new.practices]
            self.draft.lines.append(f"{self.t('mail.found_all')}\n{base}{new.all}")
        if asked:
            self.draft.subject = subject_line(self.t("mail.subject_found", text=asked[0]), len(asked), self.t)

    def confirm(self, one: Letter) -> None:
        """No word of whoever gave the address stands in it: it may be nobody's wish."""
        dossier = self._dossier(one.about)
        if dossier is None:
            return
        kept, token = drawn_pass(one.holder, Topic.SUBMISSION, self.now, CONFIRMS)
        self.draft.passes.append(kept)
        address = f"{self.house.settings.base_url}/mail/confirm/{token}?ui_lang={self.t.language}"
        asked = self.t("mail.confirm", call=isolated(dossier.call.title))
        self.draft.lines += [asked, f"{self.t('mail.confirm_open')}\n{address}", self.t("mail.confirm_else")]
        self.draft.subject = self.t("mail.subject_confirm")

    def received(self, one: Letter, dossier: Dossier) -> list[str]:
        del one
        key = "mail.received_draft" if dossier.case.state is State.DRAFT else "mail.received"
        return [self._title(dossier), self.t(key, call=isolated(dossier.call.title))]

    def question(self, one: Letter, dossier: Dossier) -> list[str]:
        title = self._title(dossier)
        return [
            self.t("mail.question", title=title), *quoted(_note(dossier, one.event)), self.t("mail.question_more")
        ]  # fmt: skip

    def published(self, one: Letter, dossier: Dossier) -> list[str]:
        """Raises NotYet while it is on its way into the index."""
        del one
        document = dossier.submission.document
        if not document:
            raise NotYet
        with self.house.catalogue.reader(everything()) as reader:
            practices = [each.practice_id for each in reader.practices_of(document)]
        path = f"/practices/{practices[0]}" if len(practices) == 1 else f"/documents/{document}"
        title = self._title(dossier)
        return [self.t("mail.published", title=title), f"{self.house.settings.base_url}{path}"]

    def declined(self, one: Letter, dossier: Dossier) -> list[str]:
        words = dict(dossier.call.criteria).get(dossier.case.criterion, dossier.case.criterion)
        lines = [self.t("mail.declined", title=self._title(dossier)), *quoted(words)]
        if note := _note(dossier, one.event):
            lines += [self.t("mail.declined_words"), *quoted(note)]
        return lines if dossier.case.answered else [*lines, self.t("mail.declined_more")]

    def _opening(self, holder: str, dossier: Dossier) -> str:
        """The way back to it: by a token of this letter for who came by a link, else by signing in."""
        base = self.house.settings.base_url
        if not holder.startswith("link-"):
            return f"{self.t('mail.desk')}\n{base}/desk/submissions/{dossier.submission.id}"
        kept, token = drawn_pass(holder, Topic.SUBMISSION, self.now, dossier.submission.id)
        self.draft.passes.append(kept)
        address = f"{base}/submission/{token}?ui_lang={self.t.language}"
        return f"{self.t('mail.open', days=OPEN_DAYS)}\n{address}"

    def _subject(self, occasion: Occasion, of: Sequence[Dossier]) -> None:
        if of:
            title = one_line(of[0].submission.title) or self.t("mail.untitled")
            said = self.t(f"mail.subject_{occasion.value}", title=title)
            self.draft.subject = subject_line(said, len(of), self.t)

    def _listed(self, one: Dossier, inside: bool) -> str:
        """`inside`: for somebody who signs in, with the address of its page."""
        due = f" ({self.t('mail.due_on', date=self.t.date(one.case.due))})" if one.case.due else ""
        way = f"\n  {self.house.settings.base_url}/desk/submissions/{one.submission.id}" if inside else ""
        return f"- {self._title(one)}{due}{way}"

    def _title(self, dossier: Dossier) -> str:
        return isolated(dossier.submission.title) or self.t("mail.untitled")

    def _dossier(self, identity: str) -> Dossier | None:
        try:
            return Desk(self.house).dossier(identity)
        except NotFound:
            return None


_SUBMITTER = {
    Occasion.RECEIVED: _Writing.received,
    Occasion.QUESTION: _Writing.question,
    Occasion.PUBLISHED: _Writing.published,
    Occasion.DECLINED: _Writing.declined,
}


def _way(house: House, t: Texts, holder: str) -> str:
    """To the desk: a person of a call who has no account comes by the link that a coordinator made for them."""
    return (
        f"{t('mail.desk')}\n{house.settings.base_url}/desk"
        if holder.startswith("person-")
        else t("mail.by_link")
    )


def _note(dossier: Dossier, number: int) -> str:
    """The words of that very event; empty where they were erased."""
    found = next((one for one in dossier.log if one.number == number), None)
    return str(json.loads(found.personal or "{}").get("note", "")) if found is not None else ""


def _farewell(house: House, t: Texts, draft: Draft, to: Reachable, topic: Topic, now: str) -> None:
    """Why it came, and how it stops."""
    kept, token = drawn_pass(to.holder, topic, now)
    draft.passes.append(kept)
    draft.stop = f"{house.settings.base_url}/mail/stop/{token}"
    why = t(f"mail.why_{topic.value}")
    draft.lines.append(f"-- \n{why}\n{t('mail.stop')}\n{draft.stop}?ui_lang={t.language}")


def trial(house: House, language: str) -> Draft:
    """What `fieldbridge mail test` sends: nothing to stop, no link."""
    t = library(house.settings.texts).texts(language)
    return Draft(language, t("mail.subject_test"), [t("mail.test"), house.settings.base_url])
