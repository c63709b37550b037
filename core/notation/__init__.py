"""How a typed formula is read, bounded, evaluated and handed to SymPy. The only door to all of it is `core.expression`."""
