"""Who or what wrote a message: one check a file, and the verdict over all of them."""
