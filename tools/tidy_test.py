"""Seeded faults: a small clean tree passes every rule, and each fault that is put into it is found by the rule that is meant to."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import tidy  # noqa: E402

# Written in pieces where the whole would be found in this file by the real run.
UNFINISHED = "TO" + "DO"
MACHINE = "/wo" + "rk/main/build"
REGISTRY = "https://registry.npm" + "js.org/tus"

CLEAN = {
    "src/CMakeLists.txt": "teduh_library(base LINKS fmt::fmt)\nteduh_library(domain LINKS teduh_base)\nteduh_library(law LINKS teduh_domain)\n"
                          "teduh_library(match LINKS teduh_domain)\nteduh_library(document LINKS teduh_domain)\n"
                          "teduh_library(platform/store LINKS teduh_domain)\n"
                          "teduh_library(platform/http LINKS teduh_platform_store)\n"
                          "add_library(teduh_platform INTERFACE)\n"
                          "target_link_libraries(teduh_platform INTERFACE teduh_platform_store teduh_platform_http)\n"
                          "teduh_library(member LINKS teduh_platform teduh_match)\nteduh_library(claim LINKS teduh_member teduh_law)\n",
    "src/base/text.hpp": "// Texts.\n#pragma once\n",
    "src/base/text.cpp": '#include "base/text.hpp"\n\nstd::string trim() {\n  return {};\n}\n',
    "src/base/clock.cpp": "Moment SystemClock::now() const { return std::chrono::system_clock::now(); }\n",
    "src/domain/rupiah.cpp": '#include "base/text.hpp"\nconstexpr std::int64_t kMax = 1\'000\'000;  // double the need\n',
    "src/law/benefit.hpp": "// Benefits.\n#pragma once\n",
    "src/law/benefit.cpp": '#include "law/benefit.hpp"\n',
    "src/match/name.cpp": '#include "base/text.hpp"\n',
    "src/document/pdf_qpdf.cpp": "#include <qpdf/QPDF.hh>\n",
    "src/platform/store/sqlite.cpp": "#include <sqlite3.h>\n",
    "src/platform/http/beast_server.cpp": "#include <boost/beast.hpp>\nawaitable<void> serve(Socket& socket) {\n  for (;;) {\n"
                                          "    auto [ec, size] = co_await socket.async_read(buffer, kAwait);\n    if (ec) co_return;\n"
                                          "    const auto answer = co_await answer_of(std::move(buffer));\n"
                                          "    if (!answer) co_await close(socket);\n  }\n}\n",
    "src/member/member.hpp": "// Members.\n#pragma once\n",
    "src/member/member_store.cpp": '#include "member/member.hpp"\n#include "match/name.hpp"\n'
                                   'constexpr store::Sql kMemberById{"member_by_id", "SELECT person_id FROM members WHERE person_id = ?1"};\n',
    "src/claim/claim.cpp": '#include "law/benefit.hpp"\n#include "member/member.hpp"\nResult<void> submit() {\n'
                           '  if (early) return conflict("claim.too_early");\n  return {};\n}\n',
    "src/claim/claim_test.cpp": 'TEST(Claim, IsRefusedTooEarly) {\n  EXPECT_EQ(nik, "9999010101900001");\n}\n',
    "words/errors/claim.yaml": "claim.too_early:\n  id: {title: a, repair: b.}\n",
    "migrations/sqlite/0001_claims.sql": "CREATE TABLE claims (\n  person_id BLOB NOT NULL,\n  claim_id BLOB NOT NULL,\n"
                                         "  PRIMARY KEY (person_id, claim_id)\n) STRICT;\n\n-- append-only\nCREATE TABLE claim_events (\n"
                                         "  person_id BLOB NOT NULL,\n  number INTEGER NOT NULL,\n  PRIMARY KEY (person_id, number)\n) STRICT;\n"
                                         "CREATE TRIGGER claim_events_no_update BEFORE UPDATE ON claim_events BEGIN SELECT RAISE(ABORT, 'x'); END;\n"
                                         "CREATE TRIGGER claim_events_no_delete BEFORE DELETE ON claim_events BEGIN SELECT RAISE(ABORT, 'x'); END;\n",
    "docs/decisions/0001-floors.md": "# Floors\n",
    "README.md": "[floors](docs/decisions/0001-floors.md)\n",
}

LONG_FUNCTION = "int long_one() {\n" + "  step();\n" * 60 + "}\n"
CO_AWAIT_FILE = "src/platform/http/session.cpp"


def co_await(statement: str) -> dict:
    return {CO_AWAIT_FILE: "awaitable<void> f(Socket& socket) {\n  " + statement + "\n}\n"}


# rule, name of the fault, files that replace or join the clean ones (None: the file is taken away)
FAULTS = [
    ("links_go_down", "an engine links another", {"src/CMakeLists.txt": "teduh_library(law LINKS teduh_match)\n"}),
    ("links_go_down", "an early feature links a later one", {"src/CMakeLists.txt": "teduh_library(member LINKS teduh_claim)\n"}),
    ("links_go_down", "a folder on no floor", {"src/CMakeLists.txt": "teduh_library(helpers LINKS teduh_base)\n"}),
    ("includes_go_down", "upward", {"src/base/text.cpp": '#include "domain/rupiah.hpp"\n#include "base/text.hpp"\n'}),
    ("includes_go_down", "engines know each other", {"src/match/name.cpp": '#include "law/benefit.hpp"\n'}),
    ("includes_go_down", "against the order of features", {"src/member/member.cpp": '#include "claim/claim.hpp"\n'}),
    ("includes_go_down", "below but not linked", {"src/document/a.cpp": '#include "law/benefit.hpp"\n'}),
    ("includes_go_down", "the platform uses a feature", {"src/platform/http/a.cpp": '#include "member/member.hpp"\n'}),
    ("every_folder_is_built", "a folder without a row", {"src/queue/ticket.cpp": "int x = 0;\n"}),
    ("walls", "Beast in a feature", {"src/claim/claim.cpp": "#include <boost/beast/http.hpp>\n"}),
    ("walls", "SQLite in a feature", {"src/claim/claim_store.cpp": "#include <sqlite3.h>\n"}),
    ("walls", "JSON outside a _json file", {"src/claim/claim.cpp": "#include <boost/json.hpp>\n"}),
    ("walls", "a picture library in a plain file", {"src/document/photo.cpp": "#include <vips/vips8>\n"}),
    ("co_await_shape", "a lambda", co_await("auto x = co_await f([&] { return 1; });")),
    ("co_await_shape", "braces", co_await("auto x = co_await f(Request{a, b});")),
    ("co_await_shape", "a call as argument", co_await("auto x = co_await f(make_buffer(a));")),
    ("co_await_shape", "inside a condition", co_await("if (co_await f(a)) g();")),
    ("co_await_shape", "a call on a temporary", co_await("auto x = co_await make().run(a);")),
    ("co_await_shape", "handed on at once", co_await("co_return co_await f(a);")),
    ("coroutines_stay_home", "in a feature", {"src/claim/claim.cpp": "void f() { co_return; }\n"}),
    ("no_try_in_coroutines", "TRY", co_await("auto a = TRY(g()); auto x = co_await f(a);")),
    ("no_default_arguments_on_awaitables", "a default", {"src/platform/http/a.cpp": "awaitable<void> f(int wait_ms = 5);\n"}),
    ("no_floating_point_near_money", "double", {"src/law/benefit.cpp": '#include "law/benefit.hpp"\ndouble share = 0;\n'}),
    ("no_floating_point_near_money", "stod", {"src/claim/a.cpp": "auto x = std::stod(text);\n"}),
    ("macros", "a macro of one's own", {"src/claim/a.cpp": "#define FOR_EACH(x) for (auto& x : all)\n"}),
    ("headers", "no pragma", {"src/base/text.hpp": "// Texts.\n#ifndef A\n#endif\n"}),
    ("headers", "no opening sentence", {"src/base/text.hpp": "#pragma once\n"}),
    ("headers", "using namespace", {"src/base/text.hpp": "// Texts.\n#pragma once\nusing namespace std;\n"}),
    ("no_naked_marks", "in code", {"src/claim/a.cpp": f"// {UNFINISHED}: later\n"}),
    ("no_naked_marks", "without words", {"tests/x/run.sh": f"# {UNFINISHED}(#3):\n"}),
    ("time_comes_from_a_clock", "system clock", {"src/claim/a.cpp": "auto t = std::chrono::system_clock::now();\n"}),
    ("time_comes_from_a_clock", "time of the C library", {"src/claim/a.cpp": "auto t = std::time(nullptr);\n"}),
    ("no_test_is_switched_off", "C++", {"src/claim/claim_test.cpp": "TEST(Claim, A) { GTEST_" + "SKIP(); }\n"}),
    ("no_test_is_switched_off", "by name", {"src/claim/claim_test.cpp": "TEST(Claim, DISABLED" + "_A) {}\n"}),
    ("no_test_is_switched_off", "Python", {"tests/x/a.py": "@unittest.skip('later')\n"}),
    ("no_test_is_switched_off", "JavaScript", {"tests/x/a.mjs": "test.only('a', () => {});\n"}),
    ("no_raw_memory", "new", {"src/claim/a.cpp": "auto* x = new Claim();\n"}),
    ("no_raw_memory", "delete", {"src/claim/a.cpp": "void f(Claim* x) { delete x; }\n"}),
    ("sql_is_whole_and_named", "unnamed", {"src/claim/a.cpp": 'auto rows = run("SELECT claim_id FROM claims");\n'}),
    ("sql_is_whole_and_named", "glued", {"src/claim/a.cpp": 'Sql x{"x", fmt::format("SELECT {} FROM claims", name)};\n'}),
    ("sql_names_are_unique", "twice", {"src/claim/a.cpp": 'constexpr Sql kA{"member_by_id", "SELECT 1 FROM claims"};\n'}),
    ("append_only_tables", "marked but not guarded", {"migrations/sqlite/0002_a.sql": "-- append-only\nCREATE TABLE acts (\n  id BLOB\n) STRICT;\n"}),
    ("append_only_tables", "guarded half", {"migrations/sqlite/0002_a.sql":
        "CREATE TABLE acts (\n  id BLOB\n) STRICT;\n"
        "CREATE TRIGGER acts_u BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'x'); END;\n"}),
    ("append_only_tables", "guarded sometimes", {"migrations/sqlite/0002_a.sql":
        "-- append-only\nCREATE TABLE acts (\n  id BLOB\n) STRICT;\n"
        "CREATE TRIGGER acts_u BEFORE UPDATE ON acts WHEN OLD.id = 1 BEGIN SELECT RAISE(ABORT, 'x'); END;\n"
        "CREATE TRIGGER acts_d BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'x'); END;\n"}),
    ("migrations", "a number twice", {"migrations/sqlite/0001_more.sql": "CREATE TABLE a (\n  id BLOB\n) STRICT;\n"}),
    ("migrations", "not strict", {"migrations/sqlite/0002_a.sql": "CREATE TABLE a (\n  id BLOB\n);\n"}),
    ("migrations", "a key that does not begin with the person", {"migrations/sqlite/0002_a.sql":
        "CREATE TABLE a (\n  person_id BLOB NOT NULL,\n  id BLOB NOT NULL UNIQUE,\n  PRIMARY KEY (person_id, id)\n) STRICT;\n"}),
    ("migrations", "outside the common subset", {"migrations/sqlite/0002_a.sql": "CREATE TABLE a (\n  id INTEGER PRIMARY KEY AUTOINCREMENT\n) STRICT;\n"}),
    ("every_error_has_words", "a code", {"src/claim/a.cpp": 'Error f() { return invalid("claim.new_one"); }\n'}),
    ("every_error_has_words", "a code of a field", {"src/claim/a.cpp": 'auto p = FieldProblem{"bank.number", "account.new_one"};\n'}),
    ("every_error_has_words", "a code of a field in a list", {"src/claim/a.cpp": 'void f() { problems.push_back({"bank", "account.new_one"}); }\n'}),
    ("every_word_has_an_error", "a text that nobody gives", {"words/errors/claim.yaml": "claim.too_early:\nclaim.gone:\n"}),
    ("no_try_inside_braces", "in what is given back", {"src/claim/a.cpp": "Result<Pair> f() {\n  return Pair{name(), TRY(other())};\n}\n"}),
    ("no_try_inside_braces", "in an argument", {"src/claim/a.cpp": "Result<void> f() {\n  TRY(add(tx, {.name = name(), .nik = TRY(Nik::parse(nik))}));\n  return {};\n}\n"}),
    ("no_try_inside_braces", "in a variable", {"src/claim/a.cpp": "Result<void> f() {\n  Pair pair{\n      name(),\n      TRY(other())};\n  return {};\n}\n"}),
    ("sizes", "a long function", {"src/claim/a.cpp": LONG_FUNCTION}),
    ("sizes", "a long test", {"src/claim/claim_test.cpp": LONG_FUNCTION.replace("int long_one()", "TEST(Claim, IsLong)")}),
    ("sizes", "a long file", {"src/claim/a.cpp": "int x = 0;\n" * 401}),
    ("sizes", "grown", {"src/claim/a.cpp": "int x = 0;\n" * 420, tidy.RATCHET: '{"files": {"src/claim/a.cpp": 410}}'}),
    ("sizes", "shrunk, number not lowered", {"src/claim/a.cpp": "int x = 0;\n" * 420, tidy.RATCHET: '{"files": {"src/claim/a.cpp": 430}}'}),
    ("sizes", "within the limit, still listed", {tidy.RATCHET: '{"functions": {"src/claim/claim.cpp: submit": 70}}'}),
    ("no_dead_headers", "a header for nobody", {"src/claim/forgotten.hpp": "// Forgotten.\n#pragma once\n"}),
    ("suites_can_run", "no run bit", {"tests/x/run.sh": "echo 1 passed, 0 failed\n"}),
    ("nothing_of_one_machine", "a path", {"docs/a.md": f"cd {MACHINE}\n"}),
    ("nothing_of_one_machine", "a registry", {"tests/package.json": '{"from": "' + REGISTRY + '"}\n'}),
    ("people_are_invented", "a number that could be somebody's", {"src/claim/claim_test.cpp": 'auto nik = "7571' + '014101900001";\n'}),
    ("links_of_documents", "to nothing", {"README.md": "[a](docs/gone.md)\n"}),
    ("decisions_are_numbered", "a gap", {"docs/decisions/0003-late.md": "# Late\n"}),
]


def problems_of(rule: str, changes: dict) -> list:
    with tempfile.TemporaryDirectory() as folder:
        for path, content in {**CLEAN, **changes}.items():
            target = pathlib.Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content)
        return list(getattr(tidy, "rule_" + rule)(tidy.Tree(folder)))


class CleanTree(unittest.TestCase):
    """No rule finds anything in a tree that keeps them all."""


class SeededFaults(unittest.TestCase):
    """Each fault is found."""

    def test_every_rule_has_a_seeded_fault(self):
        self.assertEqual({rule.__name__.removeprefix("rule_") for rule in tidy.RULES}, {rule for rule, _, _ in FAULTS})


class Allowed(unittest.TestCase):
    """What a rule must not find."""

    def test_try_in_a_block_that_stands_in_an_initialiser(self):
        text = "Result<void> f() {\n  return run({.act = [](Tx& tx) -> Result<void> { TRY(go(tx)); return {}; }, .list = {1, 2}});\n}\n"
        self.assertEqual(problems_of("no_try_inside_braces", {"src/claim/a.cpp": text}), [])

    def test_try_in_the_head_of_a_loop_that_is_all_of_a_block(self):
        text = "Result<void> f() {\n  while (more) {\n    for (const auto& row : TRY(rows())) {\n      use(row);\n    }\n  }\n  return {};\n}\n"
        self.assertEqual(problems_of("no_try_inside_braces", {"src/claim/a.cpp": text}), [])


class Reading(unittest.TestCase):
    def functions(self, text: str) -> list:
        return [(found["name"], found["lines"]) for found in tidy.functions_of(tidy.Source("src/a.cpp", text))]

    def test_words_in_comments_and_literals_are_not_code(self):
        source = tidy.Source("src/a.cpp", 'a; // new int\n/* new\nint */ auto s = "new int"; auto r = R"(new int)"; auto n = 1\'000\'000;')
        self.assertNotIn("new", source.code)
        self.assertEqual(len(source.code), len(source.raw))
        self.assertIn("1'000'000", source.code)

    def test_functions_are_told_from_tables_and_types(self):
        self.assertEqual([("f", 3), ("Point::Point", 1), ("operator+", 1), ("g", 1)], self.functions(
            "namespace x {\nconstexpr std::array<int, 2> kTable{{1, 2}};\nstruct P {\n  int a = 1;\n};\nint f(int a) {\n  return [] { return 1; }();\n}\n"
            "Point::Point(int a) : x_(a), y_{a} { check(); }\nP operator+(P a) { return a; }\ntemplate <typename T>\nstruct Q {\n  T g() const { return {}; }\n};\n}\n"))

    def test_a_ratchet_at_the_real_number_passes(self):
        self.assertEqual([], problems_of("sizes", {"src/claim/a.cpp": "int x = 0;\n" * 420, tidy.RATCHET: '{"files": {"src/claim/a.cpp": 420}}'}))

    def test_an_object_with_a_private_constructor_may_be_owned_at_once(self):
        self.assertEqual([], problems_of("no_raw_memory", {"src/claim/a.cpp": "auto x = std::unique_ptr<Claim>(new Claim(1));\n"}))

    def test_a_coroutine_may_assign_and_move_what_has_a_name(self):
        self.assertEqual([], problems_of("co_await_shape", co_await("body = co_await read(socket, std::move(*head), &*call, limits.body);")))

    def test_history_whose_erased_rows_may_go_passes_without_the_mark(self):
        self.assertEqual([], problems_of("append_only_tables", {"migrations/sqlite/0002_a.sql":
            "CREATE TABLE acts (\n  id BLOB\n) STRICT;\n"
            "CREATE TRIGGER acts_u BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'x'); END;\n"
            "CREATE TRIGGER acts_d BEFORE DELETE ON acts WHEN OLD.id = 1 BEGIN SELECT RAISE(ABORT, 'x'); END;\n"}))

    def test_a_mark_that_names_its_issue_passes(self):
        self.assertEqual([], problems_of("no_naked_marks", {"src/claim/a.cpp": f"// {UNFINISHED}(#12): the other programmes\n"}))


def passes(rule: str):
    return lambda self: self.assertEqual([], problems_of(rule, {}))


def is_found(rule: str, changes: dict):
    return lambda self: self.assertNotEqual([], problems_of(rule, changes))


for each in tidy.RULES:
    short = each.__name__.removeprefix("rule_")
    setattr(CleanTree, f"test_{short}", passes(short))
for number, (seeded, name, files) in enumerate(FAULTS):
    setattr(SeededFaults, f"test_{number:02d}_{seeded}_{name.replace(' ', '_')}", is_found(seeded, files))

if __name__ == "__main__":
    unittest.main()
