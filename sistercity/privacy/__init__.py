"""Personal data: which fields hold it and why, one person's data as a file, its erasure, and how
long what is not the register's is kept. The Personal Data Protection Act of 2562 asks for these.
"""
