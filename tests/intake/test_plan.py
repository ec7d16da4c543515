from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake import plan


def test_it_writes_runs_of_uids_as_ranges() -> None:
    assert plan.uid_set([4, 5, 6, 9]) == "4:6,9"
    assert plan.uid_set([7]) == "7"


@settings(deadline=None)
@given(st.sets(st.integers(1, plan.LAST_UID), max_size=1500))
def test_sets_hold_every_uid_once_and_fit_into_a_command(uids: set[int]) -> None:
    sets = list(plan.sets(sorted(uids)))
    assert [uid for some in sets for uid in some] == sorted(uids)
    assert all(len(",".join(map(str, some))) < 8_000 for some in sets)


@settings(deadline=None)
@given(st.lists(st.integers(0, 5 << 20), max_size=300))
def test_groups_hold_every_mail_once_and_only_a_large_one_exceeds_a_megabyte(sizes: list[int]) -> None:
    groups = list(plan.groups(dict(enumerate(sizes, 1))))
    assert [uid for group in groups for uid in group] == list(range(1, len(sizes) + 1))
    for group in groups:
        assert len(group) == 1 or sum(sizes[uid - 1] for uid in group) <= plan.GROUP_BYTES
        assert len(group) <= plan.GROUP_MAILS


def test_a_gap_is_crossed_in_growing_steps_and_then_looked_at_closely() -> None:
    assert plan.next_width(plan.WINDOW, 0) == 2 * plan.WINDOW
    assert plan.next_width(plan.WIDEST, 0) == plan.WIDEST
    assert plan.next_width(plan.WIDEST, 1) == plan.WINDOW
