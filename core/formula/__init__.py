"""How a typed formula is read, bounded, evaluated, typeset and handed to SymPy. Its only door is `core.expression`."""
