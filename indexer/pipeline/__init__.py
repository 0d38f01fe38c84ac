"""Pipeline: makes the catalogue and the index agree with the corpus folder, whatever happens on the way."""
