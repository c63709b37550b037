"""The slides' exercises and some more, checked by meaning: a table a section, in the workshop's order."""

from core.exercises.applications import APPLICATIONS
from core.exercises.calculus import CALCULUS
from core.exercises.exercise import Exercise, Verdict, check
from core.exercises.foundations import FOUNDATIONS
from core.exercises.learning import LEARNING
from core.exercises.matrices import MATRICES
from core.exercises.optimisation import OPTIMISATION

__all__ = ["EXERCISES", "Exercise", "Verdict", "check"]

EXERCISES: tuple[Exercise, ...] = (*FOUNDATIONS, *CALCULUS, *OPTIMISATION, *MATRICES, *LEARNING, *APPLICATIONS)
