#!/usr/bin/env python3
"""Builds what the wanted suites need, runs them, and counts: run_tests.py [--list] [SUITE...]

A suite is one of
  check/NAME    a Python program of tools/ that looks at the tree or tests another tool
  unit/NAME     a *_test program of one folder of src/, built with AddressSanitizer and UndefinedBehaviorSanitizer
  thread/NAME   the same program built with ThreadSanitizer, for the folders where threads meet
  script/NAME   tests/NAME/run.sh, which drives the whole program from outside and prints "N passed, N failed" as its last line
Nothing is skipped in silence: a suite that counts nothing, a switched-off test, a test file that no program takes and a
folder of tests/ without run.sh are failures. The last line of all is "N passed, N failed".
"""
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build" / "test-logs"

# Where threads meet: test programs of the tsan build. Of papers only the turns, because the rest would build nearly every folder once more;
# not document_test: libvips is not built for ThreadSanitizer, which then sees races inside it.
THREADED = ["platform_http_test", "platform_store_test", "platform_worker_test", "upload_turns_test"]
# Folders of tests/ that hold no suite.
NO_SUITE = {"node_modules", "lib", "data", "iso20022"}
# Script suites that do not need the program.
NO_PROGRAM = {"must_not_compile", "journal", "simulator", "walls"}
# Further programs that script suites drive.
MORE_TARGETS = {"journal": [("dev", "journal_sample")], "simulator": [("release", "claim_simulate")],
                "import": [("release", "contribution_longest")],
                "walls": [("release", "document_check_child"), ("release", "document_walls")]}
# Script suites that measure time or fill the machine: they run when nothing else does.
ALONE: set[str] = set()
# One suite may take this long; the whole of ./test aims to stay below 25 minutes.
SUITE_SECONDS_MAX = 20 * 60
# Lines of a failed suite that are shown; the rest stands in the log.
SHOWN_LINES = 120

SANITIZER_SETTINGS = {
    "ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    "TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1",
}
COUNT_LINE = re.compile(r"^(\d+) passed, (\d+) failed$")


@dataclasses.dataclass
class Suite:
    name: str
    command: list
    needs: list  # (preset, target) pairs
    count: str  # how its tests are counted: gtest, unittest, line
    alone: bool = False


@dataclasses.dataclass
class Outcome:
    suite: Suite
    passed: int
    failed: int
    seconds: float
    why: str
    output: str


# --- which suites there are ---------------------------------------------------------------------------------------------


def check_suites() -> list:
    suites = [Suite("check/tidy", [sys.executable, "tools/tidy.py"], [], "line"),
              Suite("check/words", [sys.executable, "tools/check_words.py"], [], "line")]
    for path in sorted((ROOT / "tools").glob("*_test.py")):
        suites.append(Suite("check/" + path.stem, [sys.executable, "-m", "unittest", "-v", str(path.relative_to(ROOT))], [], "unittest"))
    return suites


def unit_names() -> list:
    """One test program a folder of src/ that holds *_test.cpp files, named as cmake/teduh_library.cmake names it."""
    folders = {path.parent.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*_test.cpp")}
    return sorted(str(folder).replace("/", "_") + "_test" for folder in folders)


def unit_suites() -> list:
    return [Suite("unit/" + name, [name], [("dev", name)], "gtest") for name in unit_names()]


def thread_suites() -> list:
    return [Suite("thread/" + name, [name], [("tsan", name)], "gtest") for name in THREADED]


def script_suites() -> list:
    suites = []
    for folder in sorted((ROOT / "tests").iterdir()):
        if folder.is_dir() and folder.name not in NO_SUITE:
            run = folder / "run.sh"
            needs = [] if folder.name in NO_PROGRAM else [("dev", "teduh")]
            needs = needs + MORE_TARGETS.get(folder.name, [])
            suites.append(Suite("script/" + folder.name, [str(run.relative_to(ROOT))], needs, "line", folder.name in ALONE))
    return suites


# --- building -----------------------------------------------------------------------------------------------------------


def run_build(preset: str, targets: list) -> bool:
    started = time.monotonic()
    configured = subprocess.run(["cmake", "--preset", preset], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if configured.returncode != 0:
        print(configured.stdout)
        return False
    known = subprocess.run(["ninja", "-C", f"build/{preset}", "-t", "targets", "all"], cwd=ROOT, capture_output=True, text=True).stdout
    present = {line.split(":")[0] for line in known.splitlines()}
    built = subprocess.run(["ninja", "-C", f"build/{preset}", "-k", "0", *[target for target in targets if target in present]],
                           cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if built.returncode != 0:
        print(built.stdout)
    print(f"build {preset}: {'done' if built.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return built.returncode == 0


def build(suites: list) -> set:
    """Builds by preset; gives the presets that failed. A target that does not exist fails its own suite by its absence."""
    wanted: dict = {}
    for suite in suites:
        for preset, target in suite.needs:
            wanted.setdefault(preset, set()).add(target)
    return {preset for preset, targets in wanted.items() if not run_build(preset, sorted(targets))}


def built_program(preset: str, target: str):
    folder = ROOT / "build" / preset
    for path in [folder / target, *(folder / "src").rglob(target)]:
        if path.is_file() and os.access(path, os.X_OK):
            return path
    return None


def install_node_modules() -> None:
    """npm's packages of the script suites, brought again only when the lock file changed."""
    lock = ROOT / "tests" / "package-lock.json"
    stamp = ROOT / "tests" / "node_modules" / ".package-lock.json"
    if not lock.exists() or (stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime):
        return
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=ROOT / "tests", check=True)
    os.utime(stamp)


# --- running ------------------------------------------------------------------------------------------------------------


def count_gtest(report: pathlib.Path):
    """passed, failed, why. A test that is switched off or skipped counts as failed."""
    if not report.exists():
        return 0, 1, "ended without a report"
    tests = [test for group in json.loads(report.read_text())["testsuites"] for test in group["testsuite"]]
    bad = [test for test in tests if test.get("failures") or test["status"] != "RUN" or test["result"] != "COMPLETED"]
    names = ", ".join(f"{test['classname']}.{test['name']} ({test['result'].lower()})" for test in bad[:10])
    return len(tests) - len(bad), len(bad), names


def count_unittest(output: str):
    ran = re.search(r"^Ran (\d+) tests?", output, re.MULTILINE)
    if not ran:
        return 0, 1, "ended without a count"
    bad = sum(int(number) for number in re.findall(r"(?:failures|errors|skipped|unexpected successes)=(\d+)", output))
    return int(ran.group(1)) - bad, bad, "failed or skipped" if bad else ""


def count_line(output: str):
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    found = COUNT_LINE.match(lines[-1]) if lines else None
    if not found:
        return 0, 1, 'its last line is not "N passed, N failed"'
    return int(found.group(1)), int(found.group(2)), ""


def without_address_randomisation(command: list) -> list:
    """ThreadSanitizer of GCC 12 cannot place its memory on kernels that scatter addresses widely."""
    prefix = ["setarch", os.uname().machine, "-R"]
    works = shutil.which("setarch") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    return [*prefix, *command] if works else command


def command_of(suite: Suite, report: pathlib.Path) -> list:
    if suite.count != "gtest":
        return suite.command
    preset, target = suite.needs[0]
    program = built_program(preset, target)
    if program is None:
        raise FileNotFoundError(f"{target} was not built")
    command = [str(program), f"--gtest_output=json:{report}", "--gtest_brief=1"]
    return without_address_randomisation(command) if preset == "tsan" else command


def environment_of(suite: Suite, temporary: str) -> dict:
    """What a script suite may use: TEDUH_BIN (the program with sanitizers), DEV_BUILD and RELEASE_BUILD (build folders), TEDUH_SOURCE_DIR, TMPDIR (empty, its own, removed afterwards). Other names that begin with TEDUH_
    are settings of the program."""
    values = {**os.environ, **SANITIZER_SETTINGS, "TMPDIR": temporary, "TEDUH_SOURCE_DIR": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    program = built_program("dev", "teduh") if suite.name.startswith("script/") else None
    if program:
        values["TEDUH_BIN"] = str(program)
    for preset in ("dev", "release"):
        values[preset.upper() + "_BUILD"] = str(ROOT / "build" / preset)
    return values


def run_command(command: list, environment: dict, log: pathlib.Path):
    """The exit code and what was written. The suite and all it started are stopped when its time is over."""
    with log.open("w") as sink:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=sink,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        try:
            code = process.wait(timeout=SUITE_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            code = "stopped: over %d s" % SUITE_SECONDS_MAX
        try:  # what a suite left running would disturb the next one
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
    return code, log.read_text(errors="replace")


def count(suite: Suite, report: pathlib.Path, output: str):
    if suite.count == "gtest":
        return count_gtest(report)
    return count_unittest(output) if suite.count == "unittest" else count_line(output)


def run_suite(suite: Suite) -> Outcome:
    started = time.monotonic()
    log = LOGS / (suite.name.replace("/", "-") + ".log")
    report = log.with_suffix(".json")
    report.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="teduh-test-") as temporary:
        try:
            code, output = run_command(command_of(suite, report), environment_of(suite, temporary), log)
        except OSError as error:
            return Outcome(suite, 0, 1, time.monotonic() - started, str(error), "")
    passed, failed, why = count(suite, report, output)
    if failed == 0 and code != 0:
        failed, why = 1, f"exit code {code}"
    if passed + failed == 0:
        failed, why = 1, "ran no test"
    return Outcome(suite, passed, failed, time.monotonic() - started, why, output)


def show(outcome: Outcome) -> None:
    mark = "ok    " if outcome.failed == 0 else "FAILED"
    print(f"{mark} {outcome.suite.name:34} {outcome.passed:5} passed, {outcome.failed} failed  {outcome.seconds:6.1f} s"
          + (f"  {outcome.why}" if outcome.why else ""), flush=True)
    if outcome.failed:
        lines = outcome.output.splitlines()
        if len(lines) > SHOWN_LINES:
            print(f"    ... {len(lines) - SHOWN_LINES} lines before these stand in build/test-logs")
        for line in lines[-SHOWN_LINES:]:
            print("    " + line)
        sys.stdout.flush()


def run_all(suites: list) -> list:
    outcomes = []
    together = [suite for suite in suites if not suite.alone]
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        for done in concurrent.futures.as_completed([pool.submit(run_suite, suite) for suite in together]):
            outcomes.append(done.result())
            show(outcomes[-1])
    for suite in suites:
        if suite.alone:
            outcomes.append(run_suite(suite))
            show(outcomes[-1])
    return outcomes


# --- the whole ----------------------------------------------------------------------------------------------------------


def chosen(suites: list, wanted: list) -> list:
    if not wanted:
        return suites
    for word in wanted:
        if not any(word in suite.name for suite in suites):
            sys.exit(f"no suite is named like '{word}'; ./test --list names them")
    return [suite for suite in suites if any(word in suite.name for word in wanted)]


def main() -> int:
    started = time.monotonic()
    suites = check_suites() + unit_suites() + thread_suites() + script_suites()
    if sys.argv[1:] == ["--list"]:
        print("\n".join(suite.name for suite in suites))
        return 0
    suites = chosen(suites, sys.argv[1:])
    LOGS.mkdir(parents=True, exist_ok=True)
    broken = build(suites)
    if any(suite.name.startswith("script/") for suite in suites):
        install_node_modules()
    outcomes = run_all(suites)
    bad = [outcome.suite.name for outcome in outcomes if outcome.failed] + [f"build {preset}" for preset in sorted(broken)]
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes) + len(broken)
    if bad:
        print("\nFailed: " + ", ".join(bad))
    print(f"\n{len(outcomes)} suites in {time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
