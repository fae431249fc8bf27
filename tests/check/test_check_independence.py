"""The check can only disagree with the solver where it shares nothing with it but the words."""

import ast
import sys
from pathlib import Path

import solver.checker


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def is_shared_word(module):
    own = ("solver.checker", "solver.domain", "solver.errors", "solver.language")
    is_of_others = module.split(".")[0] in {*sys.stdlib_module_names, "numpy"}
    return is_of_others or module.startswith(own)


def test_the_check_imports_the_words_the_standard_library_and_numpy_only():
    modules = {
        module for path in Path(solver.checker.__file__).parent.rglob("*.py") for module in imported_modules(path)
    }
    assert "solver.domain.instance" in modules
    assert [module for module in sorted(modules) if not is_shared_word(module)] == []


def test_what_the_package_names_is_there():
    assert sorted(solver.checker.__all__) == list(solver.checker.__all__)
    assert all(hasattr(solver.checker, name) for name in solver.checker.__all__)
