#!/usr/bin/env python3
"""Django's command line for the portal."""

import os
import sys


def main() -> None:
    """Run one management command, known to the ledger as having come by the command door."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sistercity.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
