"""The feed: what is published, entry by entry in commit order, for those who keep a copy.

An app names what it publishes (``resources``); the ledger's last step writes the entries
(``writing``); ``changes/`` of the API and the bulk files read them (``reading``).
"""
