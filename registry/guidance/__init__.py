"""Pairings on their way to the signing: where each stands, how long, and what holds it up."""
