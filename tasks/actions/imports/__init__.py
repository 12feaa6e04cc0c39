"""A sheet of tasks into the database: planned and shown first, then written whole or not at all."""
