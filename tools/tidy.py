#!/usr/bin/env python3
"""The repository looks at itself: tidy.py [ROOT]. Rules that no compiler knows; the tables stand first, one function a rule below.

Every rule prints "path:line: what is wrong"; the last line is "N passed, N failed" (rules, not places).
tidy.py --ratchet [ROOT] prints what tools/tidy_ratchet.json would have to hold now.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

# --- tables -------------------------------------------------------------------------------------------------------------

# Floors from the ground up. A folder uses the floors below its own, and on its own floor what the floor's kind says.
BASE = ["base"]
DOMAIN = ["domain"]
ENGINES = ["law", "match", "document", "journal"]  # unknown to each other
PLATFORM = ["platform/crypto", "platform/store", "platform/store/testing", "platform/blob", "platform/journal_store", "platform/http", "platform/mail",
            "platform/worker"]  # later ones may use earlier ones
FEATURES = ["notice", "account", "member", "contribution", "paper", "claim", "payment", "archive", "pension", "assist", "learning",
            "queue", "evaluation"]  # later ones may use earlier ones
MAIN = ["main"]
FLOORS = [BASE, DOMAIN, ENGINES, PLATFORM, FEATURES, MAIN]
ORDERED_FLOORS = (PLATFORM, FEATURES)

# What may be included (pattern on <...> and "...") only in files whose path matches.
WALLS = [
    (r"boost/beast", r"src/platform/http/beast_\w+\.(cpp|hpp)"),
    (r"platform/http/beast_\w+\.hpp", r"src/platform/http/beast_\w+\.(cpp|hpp)"),
    (r"boost/json(?!/fwd\.hpp)", r"src/(.*/)?\w+_json\.(cpp|hpp)|src/platform/http/.*|src/.*_test\.cpp"),
    (r"sqlite3(ext)?\.h", r"src/platform/store/sqlite\w*\.cpp"),
    (r"libpq-fe\.h", r"src/platform/store/postgres\w*\.cpp"),
    (r"vips/|document/\w+_vips\.hpp", r"src/document/\w+_vips(_test)?\.(cpp|hpp)"),
    (r"qpdf/|document/\w+_qpdf\.hpp", r"src/document/\w+_qpdf(_test)?\.(cpp|hpp)"),
    (r"libxml/|libxml2/", r"src/payment/\w+_(xml|libxml|test)\.cpp"),
    (r"utf8proc\.h", r"src/platform/crypto/password_text\.cpp"),
    (r"curl/", r"src/platform/mail/.*|src/.*_test\.cpp|src/main/demo/.*|src/main/demo\w*\.cpp"),
]

COROUTINE_FOLDERS = ("src/platform/http/", "src/platform/worker/")
# One shape: an optional `auto x =`, `auto [a, b] =` or `x =`, a function by name, arguments that are names.
NAMED = r"(?:std::move\(\s*\*?[\w.\->]+\s*\)|[*&]{0,2}\w+(?:(?:::|\.|->)\w+)*|\"\"|\d+)"
CO_AWAIT_SHAPE = re.compile(
    r"^(?:(?:(?:const\s+)?auto\s*&?&?\s*)?(?:\w+|\[\s*\w+(?:\s*,\s*\w+)*\s*\])\s*=\s*)?"
    r"co_await\s+\w+(?:(?:::|\.|->)\w+)*(?:<[\w:\s,<>]+>)?\s*\(\s*(?:" + NAMED + r"(?:\s*,\s*" + NAMED + r")*)?\s*\)$")

MONEY_FOLDERS = ("src/domain/", "src/law/", "src/contribution/", "src/claim/", "src/payment/")
BANNED_NEAR_MONEY = r"\b(double|float|stod|stof|stold|strtod|strtof|strtold|atof)\b"

MACROS = {"CHECK", "TRY", "LOG", "TEDUH_TRY_", "TEDUH_JOIN", "TEDUH_JOIN_"}
LIBRARY_SETTINGS = {"OPENSSL_API_COMPAT", "OPENSSL_SUPPRESS_DEPRECATED"}  # asked for by a library before its header

CLOCK_FILES = ("src/base/clock.cpp", "src/base/clock.hpp")
REAL_CLOCKS = (r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock|file_clock)\s*::\s*now\b"
               r"|\btime\(\s*(nullptr|NULL|0)\s*\)|\b(gettimeofday|clock_gettime)\s*\(")

SWITCHED_OFF = {
    (".cpp", ".hpp"): r"\bGTEST_SKIP\b|\bDISABLED_\w+",
    (".py",): r"\bskip(Test|If|Unless)?\s*\(|@unittest\.skip|@pytest\.mark\.skip",
    (".js", ".mjs", ".cjs", ".ts"): r"\b(it|test|describe)\.(skip|only|todo)\b|\{\s*skip\s*:",
    (".go",): r"\bt\.Skip(f|Now)?\s*\(",
}

# Raw owning pointers that a C library makes unavoidable: path -> why.
RAW_MEMORY: dict = {}

# Texts whose code is put together at run time, so that it stands nowhere whole: pattern -> why.
COMPOSED_CODES = {r"fault\.\w+": "generic words of each fault, for codes without a text of their own"}

# Tables that carry person_id but are not placed by it: name -> why.
NOT_PLACED_BY_PERSON = {"payment_reference": "finds a payment by the name that the bank gives back"}

FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 400
RATCHET = "tools/tidy_ratchet.json"

# What never stands in a tracked file. Written in pieces, so that this file does not find itself.
FORBIDDEN_EVERYWHERE = [
    (r"(?<![\w./-])/(wo" r"rk|ro" r"ot|fa" r"rm)/", "a path of one machine"),
    (r"(?<![\w./-])/ho" r"me/(?!secret/)\w+/", "a path of one machine"),
    (r"registry\.npm" r"js\.org|registry\.yarn" r"pkg\.com|py" r"pi\.org/simple|files\.python" r"hosted\.org|proxy\.gol" r"ang\.org"
     r"|deb\.debi" r"an\.org", "the address of a package registry"),
    (r'"reso' r'lved"\s*:\s*"http', "the address of a package registry (npm: omit-lockfile-registry-resolved)"),
]
INVENTED_NIK = "9999"  # people in tests and documents are invented, and their numbers show it

CODE = r"[a-z0-9_]+(?:\.[a-z0-9_]+)+"
CXX = (".cpp", ".hpp")


# --- reading ------------------------------------------------------------------------------------------------------------

TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|R"([^()\\\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])+'""", re.DOTALL)


def spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


class Source:
    """One C++ file three times, all of the same length: as it is, without comments, and without comments and literals."""

    def __init__(self, path: str, raw: str):
        self.path = path
        self.raw = raw
        self.text = TOKEN.sub(lambda m: spaces(m[0]) if m[0].startswith("/") else m[0], raw)
        self.code = TOKEN.sub(lambda m: spaces(m[0]) if m[0].startswith("/") else m[0][0] + spaces(m[0][1:-1]) + m[0][-1], raw)
        self.plain = re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda m: spaces(m[0]), self.code, flags=re.MULTILINE | re.DOTALL)

    def line(self, offset: int) -> int:
        return self.raw.count("\n", 0, offset) + 1

    def place(self, offset: int) -> str:
        return f"{self.path}:{self.line(offset)}"

    def is_test(self) -> bool:
        return self.path.endswith(("_test.cpp", "_test.hpp")) or self.path.startswith("tests/") or "/testing/" in self.path

    def includes(self):
        for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', self.text, re.MULTILINE):
            yield match.start(), match[1]


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.paths = self.list_paths()
        self.texts: dict = {}
        self.sources = [Source(path, self.read(path)) for path in self.paths
                        if path.endswith(CXX) and path.startswith(("src/", "tests/", "bench/"))]
        self.product = [source for source in self.sources if source.path.startswith("src/") and not source.is_test()]

    def list_paths(self) -> list:
        if (self.root / ".git").exists():
            listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=self.root, capture_output=True, check=True)
            paths = [path for path in listed.stdout.decode().split("\0") if path]
        else:
            paths = [os.path.relpath(os.path.join(folder, name), self.root) for folder, _, names in os.walk(self.root) for name in names]
        return sorted(path for path in set(paths) if (self.root / path).is_file() and not (self.root / path).is_symlink())

    def read(self, path: str) -> str:
        """The text of a file; empty when it is no text."""
        if path not in self.texts:
            data = (self.root / path).read_bytes()
            self.texts[path] = "" if b"\0" in data else data.decode("utf-8", errors="replace")
        return self.texts[path]

    def under(self, *prefixes: str, ends: tuple = ("",)) -> list:
        return [path for path in self.paths if path.startswith(prefixes) and path.endswith(ends)]


def found_in(source: Source, pattern: str, text: str):
    return [(source.place(match.start()), match) for match in re.finditer(pattern, text)]


# --- floors -------------------------------------------------------------------------------------------------------------


def folder_of(path: str) -> str:
    """'platform/store' of src/platform/store/x.cpp, 'claim' of src/claim/x.cpp."""
    parts = path.split("/")[1:-1]
    if not parts:
        return ""
    return "/".join(parts[:2]) if parts[0] == "platform" else parts[0]


def floor_of(folder: str):
    for number, floor in enumerate(FLOORS):
        if folder in floor:
            return number
    return None


def may_use(user: str, used: str) -> bool:
    if user == used:
        return True
    high, low = floor_of(user), floor_of(used)
    if high is None or low is None:
        return False
    if high != low:
        return low < high
    floor = FLOORS[high]
    return floor in ORDERED_FLOORS and floor.index(used) < floor.index(user)


def link_lists(tree: Tree) -> dict:
    """Folder -> folders it links, as src/CMakeLists.txt says. Names of INTERFACE collections are followed."""
    if "src/CMakeLists.txt" not in tree.paths:
        return {}
    text = re.sub(r"#[^\n]*", "", tree.read("src/CMakeLists.txt"))
    by_target = {"teduh_" + folder.replace("/", "_"): folder for floor in FLOORS for folder in floor}
    collections = {name: re.findall(r"teduh_\w+", body)
                   for name, body in re.findall(r"target_link_libraries\(\s*(teduh_\w+)\s+INTERFACE([^)]*)\)", text)}
    links: dict = {}
    for folder, body in re.findall(r"teduh_library\(\s*([\w/]+)([^)]*)\)", text):
        targets = re.findall(r"teduh_\w+", re.sub(r"TEST_LINKS[^)]*", "", body))
        wide = [inner for target in targets for inner in collections.get(target, [target])]
        links[folder] = [by_target[target] for target in wide if target in by_target]
    return links


def closure(links: dict, folder: str) -> set:
    reached: set = set()
    waiting = [folder]
    while waiting:
        now = waiting.pop()
        if now not in reached:
            reached.add(now)
            waiting.extend(links.get(now, []))
    return reached


def rule_links_go_down(tree: Tree):
    for folder, used in link_lists(tree).items():
        if floor_of(folder) is None:
            yield f"src/CMakeLists.txt:1: {folder} stands on no floor (FLOORS in tools/tidy.py)"
        for other in used:
            if not may_use(folder, other):
                yield f"src/CMakeLists.txt:1: {folder} must not link {other}"


def rule_includes_go_down(tree: Tree):
    links = link_lists(tree)
    known = {folder for floor in FLOORS for folder in floor}
    for source in tree.sources:
        user = folder_of(source.path)
        if not source.path.startswith("src/") or user == "main":
            continue
        linked = closure(links, user)
        for offset, name in source.includes():
            used = folder_of("src/" + name)
            if used not in known or used == user:
                continue
            if not may_use(user, used):
                yield f"{source.place(offset)}: {user} must not use {used} (floors)"
            elif links and used not in linked:
                yield f"{source.place(offset)}: {user} includes {used} but src/CMakeLists.txt does not link it"


def rule_every_folder_is_built(tree: Tree):
    links = link_lists(tree)
    for folder in sorted({folder_of(source.path) for source in tree.sources if source.path.startswith("src/")}):
        if folder != "main" and links and folder not in links:
            yield f"src/{folder}:1: no teduh_library row in src/CMakeLists.txt takes this folder"


def rule_walls(tree: Tree):
    for source in tree.sources:
        if not source.path.startswith("src/"):
            continue
        for offset, name in source.includes():
            for pattern, allowed in WALLS:
                if re.match(pattern, name) and not re.fullmatch(allowed, source.path):
                    yield f"{source.place(offset)}: <{name}> stands behind a wall: only {allowed} may include it"


# --- coroutines ---------------------------------------------------------------------------------------------------------


def without_condition(statement: str) -> str:
    """Without the `if (...)`, `while (...)`, `else` that stands before a statement."""
    statement = statement.strip()
    while match := re.match(r"(if|while|for|else|do)\b\s*", statement):
        rest = statement[match.end():]
        if rest.startswith("("):
            depth = 0
            for at, char in enumerate(rest):
                depth += (char == "(") - (char == ")")
                if depth == 0:
                    break
            if "co_await" in rest[:at]:
                return statement
            rest = rest[at + 1:]
        statement = rest.strip()
    return statement


def rule_co_await_shape(tree: Tree):
    for source in tree.sources:
        for match in re.finditer(r"\bco_await\b", source.plain):
            begin = max(source.plain.rfind(char, 0, match.start()) for char in ";{}") + 1
            end = source.plain.find(";", match.end())
            statement = without_condition(re.sub(r"\"[^\"]*\"", '""', source.plain[begin:end]))
            if not CO_AWAIT_SHAPE.match(statement):
                yield f"{source.place(match.start())}: only `auto x = co_await f(named, arguments);` is allowed (GCC 12 frees temporaries twice)"


def rule_coroutines_stay_home(tree: Tree):
    for source in tree.sources:
        if source.path.startswith("src/") and not source.path.startswith(COROUTINE_FOLDERS):
            for place, _ in found_in(source, r"\bco_(await|return|yield)\b", source.plain):
                yield f"{place}: coroutines live only in platform/http and platform/worker"


def rule_no_try_in_coroutines(tree: Tree):
    for source in tree.sources:
        for function in functions_of(source):
            body = source.plain[function["begin"]:function["end"]]
            if re.search(r"\bco_(await|return|yield)\b", body) and re.search(r"\bTRY\s*\(", body):
                yield f"{source.place(function['begin'])}: {function['name']} is a coroutine: TRY crashes GCC 12 there, write the `if`"


def rule_no_try_inside_braces(tree: Tree):
    for source in tree.sources:
        tries = {match.start() for match in re.finditer(r"\bTRY\s*\(", source.plain)}
        # A block stands after a head or has statements, and thus semicolons of its own; what stands between other braces is an initialiser.
        open_braces = []
        for match in re.finditer(r"[{};]|\bTRY\s*\(", source.plain):
            if match.start() in tries:
                if open_braces:
                    open_braces[-1]["tries"].append(match.start())
            elif match[0] == "{":
                after_head = re.search(r"(\)|\b(else|do|try|const|noexcept|override|mutable))\s*$", source.plain[max(0, match.start() - 80):match.start()])
                open_braces.append({"tries": [], "is_block": after_head is not None})
            elif not open_braces:
                continue
            elif match[0] == ";":
                open_braces[-1]["is_block"] = True
            else:
                closed = open_braces.pop()
                if not closed["is_block"]:
                    for place in closed["tries"]:
                        yield f"{source.place(place)}: TRY inside a braced initialiser: GCC 12 leaks what was built before it, give it a name first"


def rule_no_default_arguments_on_awaitables(tree: Tree):
    for source in tree.sources:
        for place, _ in found_in(source, r"\bawaitable<[^;{}]*>\s+[\w:]+\([^;{})]*=[^;{})]*\)", source.plain):
            yield f"{place}: an awaitable function takes no default argument (GCC 12 frees it twice)"


# --- language -----------------------------------------------------------------------------------------------------------


def rule_no_floating_point_near_money(tree: Tree):
    for source in tree.sources:
        if source.path.startswith(MONEY_FOLDERS):
            for place, match in found_in(source, BANNED_NEAR_MONEY, source.code):
                yield f"{place}: '{match[0]}' near money: use Rupiah and Rate"


def rule_macros(tree: Tree):
    for source in tree.sources:
        if source.path.startswith("src/"):
            for place, match in found_in(source, r"(?m)^[ \t]*#[ \t]*define[ \t]+(\w+)", source.text):
                if match[1] not in MACROS | LIBRARY_SETTINGS:
                    yield f"{place}: macro {match[1]}: only TRY, CHECK and LOG are macros here"


def rule_headers(tree: Tree):
    for source in tree.sources:
        if not source.path.endswith(".hpp"):
            continue
        if not source.raw.startswith("//"):
            yield f"{source.path}:1: a header begins with a sentence that says what it is for"
        if not re.search(r"^#pragma once$", source.text, re.MULTILINE):
            yield f"{source.path}:1: #pragma once is missing"
        for place, _ in found_in(source, r"\busing\s+namespace\b", source.plain):
            yield f"{place}: `using namespace` in a header"


def rule_no_naked_marks(tree: Tree):
    mark = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b(?!\(#\d+\): \S)")
    for path in tree.under("src/", "tests/", "bench/", "tools/", "cmake/", "law/", "migrations/", "web/"):
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            if mark.search(line):
                yield f"{path}:{number}: a mark of unfinished work names its issue, `(#12): what and when`, or is done"


def rule_time_comes_from_a_clock(tree: Tree):
    for source in tree.sources:
        if source.path.startswith("src/") and source.path not in CLOCK_FILES:
            for place, match in found_in(source, REAL_CLOCKS, source.code):
                yield f"{place}: '{match[0]}': time comes from the Clock that is passed in"


def rule_no_test_is_switched_off(tree: Tree):
    for endings, pattern in SWITCHED_OFF.items():
        for path in tree.under("src/", "tests/", "tools/", "web/", ends=endings):
            if path == "tools/tidy.py" or path == "tools/tidy_test.py":
                continue
            for match in re.finditer(pattern, tree.read(path)):
                yield f"{path}:{tree.read(path).count(chr(10), 0, match.start()) + 1}: a test is switched off: {match[0]}"


def rule_no_raw_memory(tree: Tree):
    # A private constructor cannot be reached by make_unique: then `new` stands inside the unique_ptr's own parentheses.
    owned_at_once = re.compile(r"unique_ptr<[\w:<> ]+>\s*\w*\(\s*$")
    for source in tree.sources:
        if source.path in RAW_MEMORY:
            continue
        for place, match in found_in(source, r"\bnew\s+[A-Za-z_:(]|(?<![=\w])(?<!=\s)\bdelete\b(?=\s*[\w\[(*])", source.plain):
            if not owned_at_once.search(source.plain[max(0, match.start() - 120):match.start()]):
                yield f"{place}: raw new or delete: values, unique_ptr or a container own things here"


# --- SQL ----------------------------------------------------------------------------------------------------------------

SQL_START = re.compile(r'"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE (TABLE|INDEX|TRIGGER)|PRAGMA)\s')


def rule_sql_is_whole_and_named(tree: Tree):
    for source in tree.product:
        if source.path.startswith("src/platform/store/"):
            continue
        for match in SQL_START.finditer(source.text):
            if source.code[match.start()] != '"':
                continue
            statement = source.code[source.code.rfind(";", 0, match.start()) + 1:match.start()]
            glued = re.search(r"(\+|\bformat\s*\()\s*$", statement)
            if glued or not re.search(r"\bSql\b", statement):
                yield f"{source.place(match.start())}: SQL is written whole, in a named constant of type Sql"


def rule_sql_names_are_unique(tree: Tree):
    seen: dict = {}
    for source in tree.product:
        for match in re.finditer(r'\bSql\s+k\w+\s*(?:=\s*(?:store::)?Sql\s*)?\{\s*"([^"]+)"', source.text):
            first = seen.setdefault(match[1], source.place(match.start()))
            if first != source.place(match.start()):
                yield f"{source.place(match.start())}: the name '{match[1]}' of this statement stands at {first} too"


def sql_tables(text: str):
    """name, body, tail (what stands between the closing parenthesis and the semicolon), marked as append-only, line."""
    for match in re.finditer(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)\s*\(", text):
        depth, at = 1, match.end()
        while depth and at < len(text):
            depth += (text[at] == "(") - (text[at] == ")")
            at += 1
        before = text[:match.start()].rstrip("\n").rsplit("\n\n", 1)[-1]
        end = text.find(";", at)
        marked = "append-only" in before.rsplit(";", 1)[-1] or "append-only" in text[match.start():end].split("\n", 1)[0]
        yield match[1], text[match.end():at - 1], text[at:end], marked, text.count("\n", 0, match.start()) + 1


def guards_of(text: str):
    """(UPDATE or DELETE, table, always) of the triggers that refuse a change: always, or under a condition."""
    for match in re.finditer(r"CREATE TRIGGER (?:IF NOT EXISTS )?\w+\s+BEFORE\s+(UPDATE|DELETE)\s+ON\s+(\w+)(.*?)\bEND\s*;", text, re.DOTALL):
        if "RAISE(ABORT" in match[3].replace(" ", ""):
            yield match[1], match[2], re.search(r"\bWHEN\b", match[3]) is None


def without_sql_comments(text: str) -> str:
    return re.sub(r"--[^\n]*", lambda m: spaces(m[0]), text)


def rule_append_only_tables(tree: Tree):
    """A table that is marked refuses both always. One that refuses UPDATE without a mark refuses DELETE too, if only under a condition."""
    paths = tree.under("migrations/sqlite/", ends=(".sql",))
    guards = {guard for path in paths for guard in guards_of(without_sql_comments(tree.read(path)))}
    always = {(act, table) for act, table, unconditional in guards if unconditional}
    sometimes = {(act, table) for act, table, _ in guards}
    for path in paths:
        for name, _, _, marked, line in sql_tables(tree.read(path)):
            wanted = {("UPDATE", name), ("DELETE", name)}
            if (marked and not wanted <= always) or (("UPDATE", name) in always and not wanted <= sometimes):
                yield f"{path}:{line}: table {name} tells history: it needs triggers that refuse both UPDATE and DELETE"


def unique_keys(body: str):
    """First columns of the keys of a table: of PRIMARY KEY (...) and UNIQUE (...), and of columns that are a key by themselves."""
    body = without_sql_comments(body)
    for match in re.finditer(r"(?:PRIMARY KEY|UNIQUE)\s*\(\s*(\w+)", body):
        yield match[1]
    for match in re.finditer(r"(?:^|,)\s*(\w+)\s+(?:INTEGER|TEXT|BLOB)\b[^,()]*\b(?:PRIMARY KEY|UNIQUE)\b(?!\s*\()", body):
        yield match[1]


def is_placed_by_person(table: str, body: str) -> bool:
    """Tables named *_index find a person by something else (a keyed digest), so they are placed by that."""
    return (re.search(r"^\s*person_id\b", body, re.MULTILINE) is not None and not table.endswith("_index")
            and table not in NOT_PLACED_BY_PERSON)


def rule_migrations(tree: Tree):
    paths = tree.under("migrations/sqlite/", ends=(".sql",))
    numbers: dict = {}
    for path in paths:
        name = path.rsplit("/", 1)[-1]
        if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name):
            yield f"{path}:1: migrations are named NNNN_name.sql"
        elif numbers.setdefault(name[:4], path) != path:
            yield f"{path}:1: number {name[:4]} is taken by {numbers[name[:4]]}"
        text = without_sql_comments(tree.read(path))
        for match in re.finditer(r"\bAUTOINCREMENT\b|\bINSERT OR REPLACE\b|(?<!WITHOUT )\browid\b", text, re.IGNORECASE):
            yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]} is not in the common subset of SQLite and PostgreSQL"
        for table, body, tail, _, line in sql_tables(text):
            if "STRICT" not in tail:
                yield f"{path}:{line}: table {table} is not STRICT"
            if is_placed_by_person(table, body):
                for first in unique_keys(body):
                    if first != "person_id":
                        yield f"{path}:{line}: a key of {table} begins with {first}: person_id comes first (reliability rules of the schema)"


# --- words of errors ----------------------------------------------------------------------------------------------------

RAISED = [
    r"\b(?:invalid|denied|not_found|conflict|unavailable)\(\s*\"(" + CODE + r")\"",
    r"\bFault::(?:invalid|denied|not_found|conflict|unavailable)\s*,\s*(?:\.code\s*=\s*)?\"(" + CODE + r")\"",
    r"\bFieldProblem\s*\{[^{};]*,\s*(?:\.code\s*=\s*)?\"(" + CODE + r")\"\s*\}",
    r"\b\w*(?:problems|fields)\w*(?:\.|->)(?:push_back|emplace_back)\(\s*\{?[^;{}]*,\s*\"(" + CODE + r")\"\s*\}?\s*\)",
]


def error_texts(tree: Tree) -> dict:
    """Code -> place of its text."""
    texts: dict = {}
    for path in tree.under("words/errors/", ends=(".yaml",)):
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            if match := re.match(r"^\"?([a-z0-9_.]+)\"?:", line):
                texts.setdefault(match[1], f"{path}:{number}")
    return texts


def rule_every_error_has_words(tree: Tree):
    texts = error_texts(tree)
    missing: dict = {}
    for source in tree.product:
        for pattern in RAISED:
            for place, match in found_in(source, pattern, source.text):
                if match[1] not in texts:
                    missing.setdefault(match[1], place)
    for code, place in sorted(missing.items(), key=lambda item: item[1]):
        yield f"{place}: error {code} has no text in words/errors/"


def rule_every_word_has_an_error(tree: Tree):
    literals = {literal for source in tree.product for literal in re.findall(r'"(' + CODE + r')"', source.text)}
    for code, place in error_texts(tree).items():
        if code not in literals and not any(re.fullmatch(pattern, code) for pattern in COMPOSED_CODES):
            yield f"{place}: no code of the program gives {code}"


# --- sizes, a ratchet ---------------------------------------------------------------------------------------------------


def name_of(header: str) -> str:
    header = re.sub(r"\[\[[^\]]*\]\]|\b(?:alignas|noexcept|decltype|explicit|requires|__attribute__)\s*\((?:[^()]|\([^()]*\))*\)", " ", header)
    if match := re.search(r"\b(TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\(([^)]*)\)", header):
        return f"{match[1]}({' '.join(match[2].split())})"
    match = re.search(r"(operator\s*\S+?|[~\w]+(?:(?:<[^<>()]*>)?::[~\w]+)*)\s*\(", header)
    return match[1] if match else "?"


def is_scope(header: str) -> bool:
    return re.match(r"\s*(?:(?:public|private|protected)\s*:\s*)*(?:template\s*<.*>\s*(?:requires\b.*)?)?(?:inline\s+|typedef\s+)?"
                    r"(?:namespace|class|struct|union|enum|extern)\b(?![^{]*\)\s*(?:const|noexcept|override|final|\s)*$)",
                    header, re.DOTALL) is not None


def is_member_initialiser(header: str) -> bool:
    """`Type::Type(...) : a_(x), b_` before the brace of b_{y}."""
    return re.search(r"\)\s*(?:noexcept\s*)?:(?!:)(?:[^;]*,)?\s*[\w:]+(?:<[^;{}()]*>)?$", header.rstrip()) is not None


def functions_of(source: Source) -> list:
    """name, begin, end (offsets) and lines of every function that is defined at namespace or class level."""
    found, stack, depth, start = [], [], 0, 0
    for match in re.finditer(r"[{}();]", source.plain):
        char, at = match[0], match.start()
        inside = "function" in stack
        if char in "()":
            depth += 1 if char == "(" else -1
        elif char == ";" and depth == 0 and not inside:
            start = at + 1
        elif char == "{":
            header = source.plain[start:at]
            if inside or depth > 0:
                stack.append("inner")
            elif is_scope(header):
                stack.append("scope")
                start = at + 1
            elif "(" in header and not header.rstrip().endswith("="):
                stack.append("initialiser" if is_member_initialiser(header) else "function")
            else:
                stack.append("inner")
        elif char == "}" and stack:
            kind = stack.pop()
            if kind == "function":
                header = source.plain[start:at]
                begin = start + len(header) - len(header.lstrip())
                found.append({"name": name_of(header.split("{")[0]), "begin": begin, "end": at + 1,
                              "lines": source.plain.count("\n", begin, at) + 1})
            if kind != "initialiser" and "function" not in stack and depth == 0:
                start = at + 1
    return found


def present_sizes(tree: Tree) -> dict:
    functions: dict = {}
    for source in tree.sources:
        for function in functions_of(source):
            if function["lines"] > FUNCTION_LINES_MAX:
                key = f"{source.path}: {function['name']}"
                functions[key] = max(function["lines"], functions.get(key, 0))
    measured = [source.path for source in tree.sources] + tree.under("tools/", "tests/", ends=(".py", ".js", ".mjs", ".sh", ".go"))
    # This file is one on purpose: whoever adds a rule finds every table and every rule here.
    files = {path: len(tree.read(path).splitlines()) for path in sorted(set(measured) - {"tools/tidy.py", "tools/tidy_test.py"})}
    return {"functions": functions, "files": {path: lines for path, lines in files.items() if lines > FILE_LINES_MAX}}


def rule_sizes(tree: Tree):
    allowed = json.loads(tree.read(RATCHET)) if RATCHET in tree.paths else {}
    present = present_sizes(tree)
    for kind, limit in (("functions", FUNCTION_LINES_MAX), ("files", FILE_LINES_MAX)):
        known = allowed.get(kind, {})
        for name, lines in present[kind].items():
            path = name.split(": ")[0]
            if name not in known:
                yield f"{path}:1: {name} has {lines} lines, {limit} is the end: cut it"
            elif lines > known[name]:
                yield f"{path}:1: {name} has grown from {known[name]} to {lines} lines: cut it"
        for name, lines in known.items():
            now = present[kind].get(name)
            if now is None:
                yield f"{RATCHET}:1: {name} is within the limit now: remove it from the list"
            elif now < lines:
                yield f"{RATCHET}:1: {name} has {now} lines now: lower the number"


# --- the tree -----------------------------------------------------------------------------------------------------------


def rule_no_dead_headers(tree: Tree):
    included = {name for source in tree.sources for _, name in source.includes()}
    for path in tree.under("src/", ends=(".hpp",)):
        if path[len("src/"):] not in included:
            yield f"{path}:1: nobody includes this header"


def rule_suites_can_run(tree: Tree):
    for path in tree.paths:
        if (re.fullmatch(r"tests/[^/]+/run\.sh|tools/\w+\.sh|run|test|\.ci/run", path)) and not os.access(tree.root / path, os.X_OK):
            yield f"{path}:1: has no run bit"


def rule_nothing_of_one_machine(tree: Tree):
    for path in tree.paths:
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            for pattern, why in FORBIDDEN_EVERYWHERE:
                if re.search(pattern, line):
                    yield f"{path}:{number}: {why}"


def rule_people_are_invented(tree: Tree):
    # Sixteen digits whose seventh to tenth are a day and a month; a leading 0 is the tax number's old form.
    looks_real = re.compile(r"(?<![\w.])(?!0|" + INVENTED_NIK + r")\d{6}(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?![\w.])")
    for path in tree.under("src/", "tests/", "docs/", "api/", "README.md", "bench/"):
        for match in looks_real.finditer(tree.read(path)):
            yield f"{path}:{tree.read(path).count(chr(10), 0, match.start()) + 1}: looks like a NIK; invented ones begin with {INVENTED_NIK}"


def rule_links_of_documents(tree: Tree):
    for path in tree.under("README.md", "docs/", "law/", ends=(".md",)):
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", line):
                if "://" not in target and not target.startswith("mailto:") and not (tree.root / path).parent.joinpath(target).exists():
                    yield f"{path}:{number}: {target} does not exist"


def rule_decisions_are_numbered(tree: Tree):
    names = [path.rsplit("/", 1)[-1] for path in tree.under("docs/decisions/", ends=(".md",))]
    for position, name in enumerate(sorted(names), 1):
        if not re.fullmatch(r"%04d-[a-z0-9-]+\.md" % position, name):
            yield f"docs/decisions/{name}:1: decision records are numbered without gaps: {position:04d}-what-was-decided.md"


RULES = [function for name, function in list(globals().items()) if name.startswith("rule_")]


def main() -> int:
    arguments = sys.argv[1:]
    wants_ratchet = "--ratchet" in arguments
    roots = [argument for argument in arguments if argument != "--ratchet"]
    tree = Tree(roots[0] if roots else pathlib.Path(__file__).resolve().parent.parent)
    if wants_ratchet:
        print(json.dumps(present_sizes(tree), indent=2, sort_keys=True))
        return 0
    failed = 0
    for rule in RULES:
        problems = list(rule(tree))
        for problem in problems:
            print(problem)
        failed += bool(problems)
        if problems:
            print(f"  ^ {rule.__name__.removeprefix('rule_').replace('_', ' ')}: {len(problems)}\n")
    print(f"{len(RULES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
