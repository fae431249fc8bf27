"""Write one synthetic region to a file.

python -m benchmarks.regions --list
python -m benchmarks.regions M-tight-15-overload -o m.json
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.regions.registry import REGIONS, build
from solver.domain.instance import Instance
from solver.formats import dump_instance


def main() -> None:
    """Write the region that is named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", metavar="NAME", help="a name that --list prints")
    parser.add_argument("-o", "--output", type=Path, help="the file to write (NAME.json)")
    parser.add_argument("--seed", type=int, default=0, help="of everything that is drawn (0)")
    parser.add_argument("--list", action="store_true", help="print all names")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(REGIONS))
        return
    if arguments.name not in REGIONS:
        parser.error(f"no region is called {arguments.name!r}; --list prints the names")
    path = arguments.output or Path(f"{arguments.name}.json")
    instance = Instance.model_validate(build(arguments.name, arguments.seed))
    path.write_text(dump_instance(instance), encoding="utf-8")
    print(f"Written to {path}.")


if __name__ == "__main__":
    main()
