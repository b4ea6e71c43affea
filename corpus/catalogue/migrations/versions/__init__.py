"""One step a file, named by its revision; the newest is schema.HEAD."""
