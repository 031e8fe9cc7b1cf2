#!/usr/bin/env python3
"""Looks at words/errors/*.yaml: check_words.py [ROOT]. Each code once, Indonesian and English whole, the same blanks in both.

Whether each error of the program has a text, and each text an error, is asked by tools/tidy.py.
"""
import pathlib
import re
import sys

import yaml

LANGUAGES = {"id", "en"}
PARTS = {"title", "repair"}
TITLE_MAX = 120   # code points: two lines on a phone; reasons of bad rows are whole sentences
REPAIR_MAX = 300  # code points: a repair is read, not studied
BLANK = re.compile(r"\{(\w+)\}")
# Words of the trade that do not help the reader, in either language.
UNKIND = re.compile(r"\b(invalid|illegal|fatal|bad request|tidak valid|ilegal|gagal total)\b", re.IGNORECASE)


class OnceLoader(yaml.SafeLoader):
    """Refuses a key that stands twice: YAML would silently keep the last."""


def mapping_once(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.YAMLError(f"{key} stands twice")
    return {loader.construct_object(key): loader.construct_object(value, deep=True) for key, value in node.value}


OnceLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping_once)


def text_problems(language: str, texts) -> list:
    if not isinstance(texts, dict) or set(texts) != PARTS:
        return [f"{language}: needs exactly {', '.join(sorted(PARTS))}"]
    problems = []
    for part, limit in (("title", TITLE_MAX), ("repair", REPAIR_MAX)):
        text = texts[part]
        if not isinstance(text, str) or not text.strip() or text != text.strip():
            problems.append(f"{language}.{part}: is empty, or begins or ends with a space")
        elif len(text) > limit:
            problems.append(f"{language}.{part}: {len(text)} characters, {limit} at most")
        elif unkind := UNKIND.search(text):
            problems.append(f"{language}.{part}: '{unkind[0]}' says nothing to the reader: say what is wrong and what to do")
    if isinstance(texts["repair"], str) and not texts["repair"].rstrip().endswith((".", "?", "!")):
        problems.append(f"{language}.repair: is a sentence, so it ends like one")
    return problems


def blanks(texts: dict) -> set:
    return {name for part in PARTS for name in BLANK.findall(str(texts.get(part, "")))}


def entry_problems(code, entry) -> list:
    if not isinstance(code, str) or not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", code):
        return ["is no code of the form area.reason"]
    if not isinstance(entry, dict) or set(entry) != LANGUAGES:
        return [f"needs exactly {', '.join(sorted(LANGUAGES))}"]
    problems = [problem for language in sorted(LANGUAGES) for problem in text_problems(language, entry[language])]
    if not problems and blanks(entry["id"]) != blanks(entry["en"]):
        problems.append("the blanks {...} of the two languages differ")
    return problems


def problems_of(root: pathlib.Path) -> tuple:
    """Problems, and the number of entries looked at."""
    problems, seen = [], {}
    for path in sorted((root / "words" / "errors").glob("*.yaml")):
        name = path.relative_to(root)
        try:
            entries = yaml.load(path.read_text(encoding="utf-8"), Loader=OnceLoader) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            problems.append(f"{name}: {' '.join(str(error).split())}")
            continue
        for code, entry in entries.items():
            if code in seen:
                problems.append(f"{name}: {code}: stands in {seen[code]} too")
            seen.setdefault(code, name)
            problems.extend(f"{name}: {code}: {problem}" for problem in entry_problems(code, entry))
    return problems, len(seen)


def main() -> int:
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    problems, entries = problems_of(root)
    for problem in problems:
        print(problem)
    wrong = len({":".join(problem.split(":")[:2]) for problem in problems})
    if entries == 0 and not problems:
        print("words/errors holds no text")
        wrong = 1
    print(f"{max(0, entries - wrong)} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
