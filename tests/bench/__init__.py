"""`make bench`: speed as ratios, both sides measured in one run on the same machine and the same mails."""
