"""The language of `rules/*.yaml`: how it is read, what it means, and why it decided as it did."""
