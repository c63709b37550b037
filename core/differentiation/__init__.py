"""Derivatives by machine: automatic differentiation forwards and back, differences, and what checks them."""
