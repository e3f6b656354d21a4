"""What is said of the files, made from the same columns that they are written from."""
