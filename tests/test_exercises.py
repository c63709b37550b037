"""Every exercise accepts its own answer in other words, and every known mistake earns its hint."""

import pytest

from core.exercises import EXERCISES, check
from core.topics import TOPICS


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: f"{e.topic}.{e.key}")
def test_the_answer_is_right_and_the_mistakes_are_not(exercise):
    assert check(exercise, exercise.answer).correct
    for mistake, hint in exercise.mistakes.items():
        if mistake:
            verdict = check(exercise, mistake)
            assert not verdict.correct
            assert verdict.message == hint
    if exercise.kind == "choice":
        assert exercise.answer in exercise.options


def test_keys_are_unique():
    assert len({e.id for e in EXERCISES}) == len(EXERCISES)


@pytest.mark.parametrize("topic", [t for t in TOPICS if t.page != "fit_your_csv"], ids=lambda t: t.page)
def test_every_topic_has_three_exercises(topic):
    assert sum(e.topic == topic.page for e in EXERCISES) >= 3


def exercise(key):
    return next(e for e in EXERCISES if e.key == key and e.topic in ("least_squares", "perceptron"))


@pytest.mark.parametrize(
    ("key", "text", "correct"),
    [("gradient", "2a^2 x - 2 a b", True), ("gradient", "2*(a*x-b)*a", True), ("gradient", "a x", False), ("update", "3; 2", True),
     ("update", "(3, 2, 1)", False), ("update", "[6/2, sqrt(4)]", True), ("mean", "9/3", True), ("mean", "b = 3", True), ("mean", "3.1", False)],
)  # fmt: skip
def test_answers_are_checked_by_meaning(key, text, correct):
    assert check(exercise(key), text).correct == correct


def test_what_cannot_be_read_gets_the_readers_sentence():
    verdict = check(exercise("mean"), "three!!(")
    assert not verdict.correct
    assert verdict.message.endswith((".", "?"))
