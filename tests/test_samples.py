"""Every shipped sample comes out as a desk lead would decide; the unseen ones tell how well that holds elsewhere."""

from __future__ import annotations

import json

import pytest

from mailtriage.app import Inspector
from tests.samples import Sample, actual, differences, inspector, samples


@pytest.fixture(scope="module")
def road() -> Inspector:
    return inspector()


@pytest.mark.parametrize("sample", samples(unseen=False), ids=lambda sample: sample.name)
def test_a_sample_meets_its_expected_result(road: Inspector, sample: Sample) -> None:
    found = actual(road, sample)
    wrong = differences(sample.expected, found)
    written = sample.path.with_suffix(".actual.yaml")
    if wrong:
        written.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    else:
        written.unlink(missing_ok=True)
    assert not wrong, f"{sample.name} (see {written.name}):\n" + "\n".join(wrong)
