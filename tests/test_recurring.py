"""Which texts tell of a figure that is told anew each time."""

import pytest

from qa.recurring import comes_again


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Herring prices rose to 12 crowns in Port Hale.", True),
        ("Temperatures in Ombra fell to 4 degrees.", True),
        ("Marl Rovers beat Hale by 30 points.", True),
        ("The ferry carries 40,000 travellers a year.", True),
        ("A landslide buried 12 houses in Ombra.", False),
        ("Rebuilding the pier will take three years.", False),
        ("The trade union counted 900 dockers.", False),
    ],
)
def test_what_comes_again(text: str, again: bool) -> None:
    assert comes_again(text) is again
