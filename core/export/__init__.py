"""What a page shows, as a program to take away: its own functions, its settings as code, and the part of `core` they need."""
