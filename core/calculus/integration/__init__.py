"""Integrals worked out and checked: antiderivatives by rules, quadrature, improper integrals."""
