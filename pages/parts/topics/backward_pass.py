"""The two formulas of the backward pass, unit by unit, as both pages on it print them."""

BACKWARD_PASS = (
    r"\delta_j = \frac{\partial L}{\partial a_j} = \sum_k w_{jk}\, g'(z_k)\, \delta_k, \qquad "
    r"\frac{\partial L}{\partial w_{jk}} = a_j\, g'(z_k)\, \delta_k"
)
