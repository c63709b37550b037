"""What gradient descent needs beside it: methods, step sizes, verdicts, landscapes, stationary points."""
