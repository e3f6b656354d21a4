"""Pages of monitoring, split by noun."""
