"""Back-up and restore: the whole register, its people, its ledger and its files in one archive.

The archive is a tar of one ``tables/<table>.ndjson.gz`` a table, one ``files/<sha256>`` a stored
file and, last, ``manifest.json`` with what each must be. It is the same from PostgreSQL and from
SQLite, so that a restore also moves from one to the other.
"""
