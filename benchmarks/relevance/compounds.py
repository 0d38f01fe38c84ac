"""Measure the compound splitter on words with their accepted segmentations.

    python benchmarks/relevance/compounds.py WORDS.tsv [--errors]

The file has the columns word, segmentations (`|` between alternatives, a linking letter stays with the left part) and
class (`split`, or `nosplit` for words that must stay whole). Prints the share of words split exactly as accepted, by
class; of the cuts made, the share that an alternative has (precision); of the cuts wanted, the share made (recall).
"""

import argparse
import csv
from pathlib import Path

from indexer.danish.analyser import Analyser


def cuts(segments: list[str]) -> set[int]:
    return {sum(map(len, segments[:i])) for i in range(1, len(segments))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", type=Path)
    parser.add_argument("--errors", action="store_true", help="list the words split otherwise than accepted")
    args = parser.parse_args()
    analyser = Analyser()
    exact: dict[str, list[bool]] = {"split": [], "nosplit": []}
    made = wanted = common = 0
    errors = []
    with args.words.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            word, accepted = row["word"], [s.split("+") for s in row["segmentations"].split("|")]
            found = [word[start:end] for _, start, end in analyser.part_spans(word)]
            exact[row["class"]].append(found in accepted)
            nearest = max(
                (cuts(segments) for segments in accepted), key=lambda c: len(c & cuts(found)) - len(c ^ cuts(found))
            )
            made, wanted, common = made + len(cuts(found)), wanted + len(nearest), common + len(nearest & cuts(found))
            if found not in accepted:
                errors.append(f"{row['class']:<8} {'+'.join(found):<40} accepted: {row['segmentations']}")
    for name, results in exact.items():
        print(f"{name:<8} {sum(results):>4} of {len(results):>4} exact  {sum(results) / max(1, len(results)):.3f}")
    print(f"cuts     precision {common / max(1, made):.3f}  recall {common / max(1, wanted):.3f}")
    if args.errors:
        print(*errors, sep="\n")


if __name__ == "__main__":
    main()
