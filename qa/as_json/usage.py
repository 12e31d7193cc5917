"""What a reply of a chat model took."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..types import Usage


def usage_object(usage: "Usage | None" = None) -> dict[str, Any]:
    """Return what a reply took; zeros where no model was asked."""
    return {
        "input_tokens": usage.input_tokens if usage else 0,
        "output_tokens": usage.output_tokens if usage else 0,
        "seconds": round(usage.seconds, 3) if usage else 0.0,
        "first_token_ms": usage.first_token_ms if usage else None,
        "cost": usage.cost if usage else None,
    }
