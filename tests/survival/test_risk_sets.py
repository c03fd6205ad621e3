"""The order of the rows behind every risk set."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from theracurve.survival._tables.risk_sets import sorted_order


@given(keys=st.lists(st.one_of(st.integers(0, 3), st.integers(0, 2**40)), max_size=40))
def test_rows_keep_their_order_within_a_slot(keys) -> None:
    assert sorted_order(np.array(keys, np.int64)).tolist() == sorted(range(len(keys)), key=keys.__getitem__)
