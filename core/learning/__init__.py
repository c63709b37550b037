"""The second half of the workshop: models written by hand, to scikit-learn's conventions."""
