"""Another desk of this kind, in a process of its own: a line of JSON in with mails, a line of JSON out with answers.

{"now": "2026-11-22T09:30:00+00:00", "mails": [BASE64, …]}   →   [BASE64, …]
"""

from __future__ import annotations

import base64
import json
import sys
from datetime import datetime
from pathlib import Path

from tests.clocks import SetClock
from tests.journey.post import PostOffice
from tests.journey.workshop import Workshop, take_in

ADDRESS = "support@other.example"


def main(folder: Path) -> None:
    """Answer line by line until the input ends."""
    clock = SetClock()
    budget = {"budget": {"address_hour": 1000, "address_day": 1000}}
    more = {"support": {"name": "The Other Desk", "address": ADDRESS}, "outbox": budget}
    workshop = Workshop(folder, more=more, clock=clock)
    with workshop.road() as road:
        post = PostOffice(road)
        for line in sys.stdin:
            asked = json.loads(line)
            clock.moment = datetime.fromisoformat(asked["now"])
            take_in(road, *(base64.b64decode(mail) for mail in asked["mails"]))
            answers = [base64.b64encode(mail.raw).decode() for mail in post.collect()]
            print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
