"""Engine: terms in, ids and scores out. Several engines, one seam, one conformance suite."""
