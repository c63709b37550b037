"""Ball arithmetic: a number and a radius that certainly contain the true value. Runs in a worker, never in the server."""
