"""For those who run the portal: each request followed, told in the log and counted."""
