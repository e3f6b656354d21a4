"""Programs that integrators may start from: one file each, of the standard library only."""
