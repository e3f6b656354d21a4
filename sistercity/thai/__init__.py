"""Thai time, digits, dictionary order and search folding: pure functions, no Django."""
