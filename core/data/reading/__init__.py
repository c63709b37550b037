"""From the bytes of a file to a table: kind, encoding, delimiter, header, and what each column holds."""
