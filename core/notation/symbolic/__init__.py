"""What is asked of SymPy, and how trees get there and back; it runs in workers."""
