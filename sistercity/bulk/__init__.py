"""Whole files of what is published, for whoever wants all of it: CSV, XLSX, NDJSON, GeoJSON.

Apps name their tables once (``Table``, in their ``open_tables``); writers, the data dictionary
and every description of the files are made from these same columns.
"""
