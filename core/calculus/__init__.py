"""What the first half of the workshop teaches, as pure functions on numbers, arrays and expressions."""
