"""Keys by which agencies use the API: who holds them, what they open, how much was used."""
