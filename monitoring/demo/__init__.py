"""The demonstration: invented people and five fiscal years of work, told through the actions."""
