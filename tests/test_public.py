"""The package's own names: there when asked for, and free until then."""

import subprocess
import sys

import pytest

import qa


def test_importing_the_package_loads_nothing_of_it() -> None:
    code = "import sys; before = set(sys.modules); import qa; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.partition(".")[0] == "qa"}
    assert loaded == {"qa"}
    assert {name.partition(".")[0] for name in done.stdout.split()} <= (
        set(sys.stdlib_module_names) | {"qa"}
    )


@pytest.mark.parametrize("name", ["Answer", "Assistant", "Config", "QAError"])
def test_public_names_are_the_real_ones(name: str) -> None:
    assert name in qa.__all__
    assert name in dir(qa)
    found = getattr(qa, name)
    assert found.__name__ == name
    assert getattr(sys.modules[found.__module__], name) is found


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="Nothing"):
        _ = qa.Nothing
