"""Everything that is published, as one folder that is read without the portal, also in decades."""
