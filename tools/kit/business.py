"""What kind of business, and of which industry, a campaign can be; both are optional."""

from typing import Literal

BusinessType = Literal[
    "online_shop",
    "local_business",
    "service",
    "software",
    "agency",
    "nonprofit",
    "creator",
    "event",
    "other",
]
Industry = Literal[
    "food_and_drink",
    "beauty",
    "fashion",
    "health",
    "fitness",
    "home",
    "technology",
    "finance",
    "education",
    "travel",
    "entertainment",
    "real_estate",
    "automotive",
    "other",
]
