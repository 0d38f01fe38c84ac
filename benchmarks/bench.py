"""What the whole service costs beside its peers, all of it in one run, taken in turn.

Measures:  index time, processor time, peak memory and disk; an unchanged corpus; a new file until it is found; pages of
           ten results (p50, p95, requests a second at 1, 8 and 64 connections); answers with facets inside the service.
           Medians of the rounds; memory is summed over all processes. Reading only is the same files read by our own
           readers in as many processes, whole process as well.
On:        a corpus of our generator's (60% PDF, 30% HTML, 10% DOCX), or a folder of texts written as such files. Peers
           get the same files without our sidecars, and Danish stems; all else is as Debian ships it: Recoll (nice 0),
           omindex, and Omega's CGI program with its own template behind lighttpd, both servers with keep-alive.
Peers:     apt-get install recollcmd xapian-omega poppler-utils unzip lighttpd. What is missing is left out.
Command:   python benchmarks/bench.py [--files 1000] [--rounds 3] [--engine NAME] [--only ours,reading,recoll,omega]
           50,000 documents: python benchmarks/bench.py --files 50000 --rounds 1 --only ours --mix 0,100,0
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import steps
import table
from generator import generate, recipe_of, recipe_options
from measure import disk
from programs import Omega, Ours, Program, Recoll

STEPS = ("index", "unchanged", "new", "pages")
README = Path(__file__).parents[1] / "README.md"
NAMES = ("ours", "reading", "recoll", "omega")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def some_of(known: tuple[str, ...]) -> Callable[[str], list[str]]:
    def chosen(value: str) -> list[str]:
        if unknown := set(value.split(",")) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))} is not among {', '.join(known)}")
        return value.split(",")

    return chosen


@contextlib.contextmanager
def workplace(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="bolig2000-bench-") as directory:
        yield Path(directory)


def installed(programs: list[Program]) -> list[Program]:
    for program in programs:
        if missing := program.missing():
            say(f"{program.name} is left out, it is not installed: {missing}")
    return [program for program in programs if not program.missing()]


def machine() -> str:
    cpu = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    cores = f"{len(os.sched_getaffinity(0))} cores ({cpu.partition(':')[2].strip()})"
    return f"{cores}, {memory:.0f} GB, Python {sys.version.split()[0]}, load {load:.1f}"


def versions(programs: list[Program]) -> str:
    packages = {"Recoll": "recollcmd", "Omega": "xapian-omega"}
    asked = [packages[program.name] for program in programs if program.name in packages]
    said = []
    for package in asked:
        command = ["dpkg-query", "-W", "-f", "${Package} ${Version}", package]
        said.append(subprocess.run(command, capture_output=True, text=True, check=False).stdout or package)
    return ", ".join(said)


def report(bench: steps.Bench, programs: list[Program], corpus: str) -> str:
    where = "; ".join(filter(None, (machine(), versions(programs))))
    head = f"{bench.today()}, {corpus}, medians of {bench.rounds} rounds.\n{where}."
    warnings = [f"**VOID: {warning}**" for warning in bench.warnings]
    return "\n\n".join([head, table.ratios(bench.figures), table.measured(bench.figures), *warnings])


def into_readme(text: str) -> None:
    before, begin, rest = README.read_text(encoding="utf-8").partition("<!-- bench: begin")
    begin += rest.partition("\n")[0]
    _, end, after = rest.partition("<!-- bench: end -->")
    README.write_text(f"{before}{begin}\n{text}\n\n{end}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    recipe_options(parser, files=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of load at each number of connections (default 5)")
    parser.add_argument("--engine", default="", help="the engine of our service (default: its own default)")
    parser.add_argument("--only", type=some_of(NAMES), default=NAMES, help=f"of {','.join(NAMES)}")
    parser.add_argument("--steps", type=some_of(STEPS), default=STEPS, help=f"of {','.join(STEPS)}; index comes always")
    parser.add_argument("--keep", type=Path, help="a folder for corpus and indexes, kept, and used again by later runs")
    parser.add_argument("--readme", action="store_true", help="put the tables into README.md as well")
    parser.add_argument("--json", type=Path, help="a file for all figures")
    arguments = parser.parse_args()
    recipe = recipe_of(arguments)
    with workplace(arguments.keep) as place:
        say(f"Making the corpus in {place}")
        generate(place, recipe)
        corpus = steps.Corpus(place)
        everyone: dict[str, Program] = {
            "ours": Ours(place / "corpus", place / "ours", arguments.engine),
            "recoll": Recoll(place / "documents", place / "recoll"),
            "omega": Omega(place / "documents", place / "omega"),
        }
        programs = installed([program for name, program in everyone.items() if name in arguments.only])
        bench = steps.Bench(corpus, programs, arguments.rounds, say)
        bench.index(reading="reading" in arguments.only)
        if "unchanged" in arguments.steps:
            bench.unchanged()
        if "new" in arguments.steps:
            bench.new_file()
        if "pages" in arguments.steps:
            bench.pages(arguments.seconds)
        text = report(bench, programs, f"{corpus.describe()}, {disk(place / 'documents') / 1e6:.0f} MB")
        print(f"\n{text}")
        if arguments.readme:
            into_readme(text)
        if arguments.json:
            flat = [{"measure": m, "program": p, "value": value} for (m, p), value in bench.figures.items()]
            arguments.json.write_text(json.dumps(flat, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
