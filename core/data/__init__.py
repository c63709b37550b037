"""From a file or a generator to a checked table, and from a table to X and y."""
