#!/usr/bin/env python3
"""Writes files as a C++ table: embed.py SYMBOL DIR OUT FILE... makes OUT.hpp and OUT.cpp (see teduh_embed in cmake/)."""
import os
import sys


def literal(data: bytes) -> str:
    # Short string pieces, because compilers are slow on long initialiser lists and limited in the length of one literal.
    pieces = []
    for start in range(0, len(data), 2048):
        piece = data[start:start + 2048]
        text = "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else "\\%03o" % b for b in piece)
        pieces.append('"' + text + '"')
    return "\n    ".join(pieces) or '""'


def main() -> None:
    symbol, directory, out, *files = sys.argv[1:]
    os.makedirs(os.path.dirname(out), exist_ok=True)
    rows = []
    for path in sorted(files, key=lambda p: os.path.relpath(p, directory)):
        with open(path, "rb") as handle:
            data = handle.read()
        name = os.path.relpath(path, directory)
        rows.append('  {"%s", std::string_view(\n    %s, %d)},' % (name, literal(data), len(data)))
    with open(out + ".hpp", "w") as handle:
        handle.write('#pragma once\n#include <span>\n#include "base/embedded_file.hpp"\n'
                     "namespace teduh::embedded {\nstd::span<const EmbeddedFile> %s();\n}\n" % symbol)
    with open(out + ".cpp", "w") as handle:
        handle.write('#include "embedded/%s.hpp"\n#include <array>\nnamespace teduh::embedded {\n'
                     "std::span<const EmbeddedFile> %s() {\n  static constexpr std::array<EmbeddedFile, %d> kFiles{{\n%s\n  }};\n"
                     "  return kFiles;\n}\n}\n" % (symbol, symbol, len(rows), "\n".join(rows)))


main()
