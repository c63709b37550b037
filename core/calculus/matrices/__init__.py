"""Matrix calculus: gradients, rules, the Hessian, linear and quadratic functions."""
