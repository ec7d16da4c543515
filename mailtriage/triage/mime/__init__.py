"""Reading MIME as it is really sent: one module for each kind of defect that it mends. `triage/parse.py` is the map."""
