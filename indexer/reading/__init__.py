"""Reading: a file in, pages out. Opens no database, knows no engine.

`reader.read` reads one file and never raises; `sandbox.Sandbox` runs it (or anything else) in processes that may
be stopped or may die without taking the service with them. `reasons.Reason` lists every reason an outcome gives.
"""
