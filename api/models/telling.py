"""What readers tell: a question sent on, a report that something is wrong.

Who sent it is not asked, so no model here has a place for it.
"""

from pydantic import Field

from api.models.shared import Model


class Telling(Model):
    """A question that found nothing comparable, to be sent on to a working group."""

    text: str = Field(max_length=4000, examples=["How are seasonal workers housed in winter?"])
    group: str = Field(default="", max_length=100, description="A concept of gmg-groups, or empty.")
    lang: str = Field(default="", max_length=35, description="Its language, if you know it.")


class Question(Model):
    id: str
    text: str
    lang: str
    dir: str
    group: str
    group_label: str
    state: str = Field(examples=["answered"], description="received, open or answered")
    date: str
    answers: list[str] = Field(description="Ids of practices.")


class Questions(Model):
    """Those that the operator shows."""

    questions: list[Question]


class Fault(Model):
    """Something shown that is wrong."""

    about: str = Field(max_length=100, examples=["prac-4k7w2m9x0c3v8b1n"])
    wrong: str = Field(
        max_length=40,
        examples=["facts"],
        description="not-comparable, facts, reading, bridge, private or other",
    )
    text: str = Field(default="", max_length=4000)
    other: str = Field(default="", max_length=100, description="The far end, where a bridge is meant.")
    lang: str = Field(default="", max_length=35)


class Kept(Model):
    """It was kept, and waits for the operator."""

    id: str
