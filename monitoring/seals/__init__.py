"""Seals of reports: their numbers, marks, files, and what is genuine."""
