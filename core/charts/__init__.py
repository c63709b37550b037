"""Functions that take arrays or results and return an Altair chart."""
