"""What invented activities tell of both sides; a good part tells nothing, as in real records."""

from __future__ import annotations

from random import Random


def told_of_sides(key: str, values: dict) -> dict:
    """Students, host and what the other side paid, the same for a key every time.

    Args:
        key: of the invented activity.
        values: what it tells already, its people, direction and whether it was joint.
    """
    random = Random(f"sides-{key}")
    if random.random() < 0.4:
        return {}
    return {
        "thai_student_count": random.randrange(values["thai_count"] // 2 + 1),
        "foreign_student_count": random.randrange(values["foreign_count"] // 2 + 1),
        "hosted_by": "foreign" if values["direction"] == "outbound" else "thai",
        "foreign_amount": random.randrange(20) * 2500 if values["is_joint"] else 0,
    }
