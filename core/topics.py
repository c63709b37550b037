"""The table of topics: which slides, under which title, on which page, computed by which module.

The navigation, docs/pages.md and the tests read this table, so that a title is written once.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """One page of the app."""

    slides: str  # the heading of the workshop's slides
    section: str  # heading in the navigation
    title: str
    page: str  # pages/<page>.py, and the path in the URL
    module: str  # the file of core that computes it
    icon: str  # Material symbol in the navigation


FOUNDATIONS = "Foundations"
CALCULUS = "Derivatives and integrals"
OPTIMISATION = "Optimisation"
MATRICES = "Matrix calculus"
LEARNING = "Learning"
APPLICATIONS = "Why data science"
YOUR_DATA = "Your data"

TOPICS = (
    Topic("Numbers", FOUNDATIONS, "Numbers", "numbers", "core.calculus.foundations.numbers", "pin"),
    Topic("Order of Operations", FOUNDATIONS, "Order of operations", "order_of_operations",
          "core.calculus.foundations.order_of_operations", "account_tree"),
    Topic("Variables and Functions", FOUNDATIONS, "Functions", "functions",
          "core.calculus.foundations.functions", "function"),
    Topic("Logarithms; Euler's Number", FOUNDATIONS, "Logarithms and e", "logarithms",
          "core.calculus.foundations.logarithms", "trending_up"),
    Topic("Limits", FOUNDATIONS, "Limits", "limits", "core.calculus.limits", "vertical_align_center"),
    Topic("Derivatives", CALCULUS, "Derivatives", "derivatives", "core.calculus.derivatives", "show_chart"),
    Topic("Partial Derivatives", CALCULUS, "Partial derivatives", "partial_derivatives",
          "core.calculus.partial_derivatives", "landscape"),
    Topic("Chain Rule", CALCULUS, "Chain rule", "chain_rule", "core.calculus.chain_rule", "link"),
    Topic("Integrals", CALCULUS, "Integrals", "integrals", "core.calculus.integrals", "area_chart"),
    Topic("Gradient Descent", OPTIMISATION, "Gradient descent", "gradient_descent",
          "core.calculus.gradient_descent", "downhill_skiing"),
    Topic("Matrix Calculus", MATRICES, "Gradient of a matrix function", "matrix_calculus",
          "core.calculus.matrices.matrix_calculus", "grid_on"),
    Topic("Matrix Calculus: Properties", MATRICES, "The notation trap", "notation_trap",
          "core.calculus.matrices.notation_trap", "warning"),
    Topic("The Hessian", MATRICES, "The Hessian", "hessian", "core.calculus.matrices.hessian", "calculate"),
    Topic("Gradients of Linear and Quadratic Functions", MATRICES, "Linear and quadratic rules", "linear_quadratic",
          "core.calculus.matrices.linear_quadratic", "functions"),
    Topic("Least Squares", MATRICES, "Least squares", "least_squares",
          "core.learning.least_squares.model", "square_foot"),
    Topic("Least Squares", MATRICES, "Least squares, derived", "least_squares_geometry",
          "core.learning.least_squares.geometry", "architecture"),
    Topic("Eigenvalues as Optimization", MATRICES, "Eigenvalues as optimisation", "eigenvalues",
          "core.calculus.eigen", "explore"),
    Topic("The Perceptron Algorithm", LEARNING, "Perceptron", "perceptron",
          "core.learning.perceptron.model", "scatter_plot"),
    Topic("Optimization View of Perceptron", LEARNING, "Perceptron as gradient descent", "perceptron_descent",
          "core.learning.perceptron.descent", "trending_down"),
    Topic("Numerical Differentiation", LEARNING, "Numerical differentiation", "numerical_differentiation",
          "core.differentiation.numerical_gradient", "difference"),
    Topic("The Multivariate Chain Rule", LEARNING, "Multivariate chain rule", "multivariate_chain_rule",
          "core.learning.network.graph.multivariate_chain_rule", "lan"),
    Topic("Backpropagation through Example", LEARNING, "Backpropagation by example", "backpropagation",
          "core.learning.network.graph.unit_graph", "conversion_path"),
    Topic("Formalization for a Standard Neural Network", LEARNING, "Backpropagation in matrix form", "matrix_backpropagation",
          "core.learning.network.matrix_backpropagation", "data_array"),
    Topic("Vanishing gradient", LEARNING, "Vanishing gradients", "vanishing_gradients",
          "core.learning.network.trials.vanishing_gradients", "blur_on"),
    Topic("Choice of Nonlinear Activation Function", LEARNING, "Activation functions", "activation_functions",
          "core.learning.network.activations", "ssid_chart"),
    Topic("Automatic Differentiation", LEARNING, "Automatic differentiation", "automatic_differentiation",
          "core.differentiation.autodiff", "account_tree"),
    Topic("Training Neural Networks", LEARNING, "Neural network", "neural_network",
          "core.learning.network.mlp", "hub"),
    Topic("Why Data Science?", APPLICATIONS, "Image compression", "image_compression",
          "core.calculus.matrices.image_compression", "image"),
    Topic("Why Data Science?", APPLICATIONS, "Noise reduction", "noise_reduction",
          "core.learning.least_squares.noise_reduction", "graphic_eq"),
    Topic("Least Squares; Training Neural Networks", YOUR_DATA, "Fit your CSV", "fit_your_csv",
          "core.data.tables", "upload_file"),
    Topic("Least Squares; Training Neural Networks", YOUR_DATA, "At scale", "at_scale",
          "core.learning.distributed.arriving", "dns"),
)  # fmt: skip


def sections() -> dict[str, list[Topic]]:
    """The topics under their section headings, both in the workshop's order."""
    headings = dict.fromkeys(t.section for t in TOPICS)
    return {heading: [t for t in TOPICS if t.section == heading] for heading in headings}
