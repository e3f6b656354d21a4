"""Files of pairings: reading and writing them, and what their rows would change."""
