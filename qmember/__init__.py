"""qmember: members, givers and fundraising of an association."""

import gc

__version__ = "0.1.0"

COLLECT = (50_000, 20, 50)
"""How seldom Python looks for cycles. Our pages make many values and hardly any cycle; looking as
often as it does by itself took a third of the time of a röstlängd of 100 000 members, and of a start."""

gc.set_threshold(*COLLECT)
