"""A province's workbook of a fiscal year: written to be filled offline, read back, given back."""
