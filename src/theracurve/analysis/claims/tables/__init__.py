"""Tests of tables of counts as papers use them: what somebody may have computed, not what we recommend."""
