"""What people are told: in an inbox of their own, written with the change it tells of."""
