"""The smoke gold set of the starter collection is complete and points at documents that are there."""

import tomllib
from collections import Counter

from tests.corpus.starter_text import STARTER, documents

QUESTIONS = tomllib.loads((STARTER / "questions.toml").read_text(encoding="utf-8"))["question"]


def test_most_questions_have_answers_and_some_have_none() -> None:
    answered = Counter(bool(one["documents"]) for one in QUESTIONS)
    assert answered[True] >= 24
    assert answered[False] >= 12
    assert all(set(one) == {"language", "text", "documents"} for one in QUESTIONS)
    assert len({one["text"] for one in QUESTIONS}) == len(QUESTIONS)


def test_answers_are_documents_of_the_collection_and_each_document_answers_something() -> None:
    known = {one.name for one in documents()}
    named = {name for one in QUESTIONS for name in one["documents"]}
    assert named == known


def test_questions_come_in_the_six_languages_and_in_others() -> None:
    answered = {one["language"] for one in QUESTIONS if one["documents"]}
    assert answered >= {"en", "fr", "es", "ar", "ru", "zh", "sw", "bn"}


def test_many_questions_are_in_another_language_than_their_answer() -> None:
    language = {one.name: one.language for one in documents()}
    crossing = [
        one
        for one in QUESTIONS
        if one["documents"] and one["language"] not in {language[name] for name in one["documents"]}
    ]
    assert len(crossing) >= 12
