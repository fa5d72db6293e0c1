"""The stages of a film's job, each in a file: what is kept by its content key is not made again."""
