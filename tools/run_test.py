"""./run and tools/fetch_sqlite.sh with stand-ins for what builds and fetches: only what the two scripts decide is looked at."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

TEDUH = """#!/usr/bin/env bash
# Notes how it was called; a load makes its folder, or fails half-way when it shall.
echo "$*" >> "$CALLS"
if [ "$1 $2" = "demo load" ]; then
  mkdir -p "$4"
  [ -e "$CALLS.fail" ] && exit 1
  touch "$4/teduh.sqlite"
fi
exit 0
"""
NOTHING = "#!/usr/bin/env bash\nexit 0\n"
FAILS = "#!/usr/bin/env bash\nexit 1\n"


class Scripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="teduh-run-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.calls = self.root / "calls"
        for name in ("run", "tools/fetch_sqlite.sh"):
            (self.root / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)
        self.write("tools/install_packages.sh", NOTHING)
        self.write("bin/cmake", NOTHING)
        self.write("build/release/teduh", TEDUH)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def call(self, *command):
        environment = {**os.environ, "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}", "CALLS": str(self.calls)}
        return subprocess.run([str(word) for word in command], cwd=self.root, env=environment, capture_output=True, text=True)

    def called(self):
        return self.calls.read_text().splitlines() if self.calls.exists() else []


class Run(Scripts):
    def test_refuses_what_it_does_not_know(self):
        done = self.call("./run", "--prot", "1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("usage:", done.stderr)
        self.assertEqual(self.called(), [])

    def test_loads_once_and_serves_the_same_data_again(self):
        for _ in range(2):
            self.assertEqual(self.call("./run").returncode, 0)
        self.assertEqual([call.split()[0] for call in self.called()], ["demo", "serve", "serve"])

    def test_serves_data_whose_tables_are_older(self):
        self.call("./run")
        self.assertIn("--migrate", self.called()[-1].split())

    def test_a_slash_after_the_folder_changes_nothing(self):
        for _ in range(2):
            self.assertEqual(self.call("./run", "--data", "mine///").returncode, 0)
        self.assertTrue((self.root / "mine" / "teduh.sqlite").exists())
        self.assertEqual(self.called()[0], "demo load --data mine.loading")

    def test_a_load_that_was_cut_short_is_not_served(self):
        fail = pathlib.Path(str(self.calls) + ".fail")
        fail.touch()
        self.assertNotEqual(self.call("./run").returncode, 0)
        fail.unlink()
        self.assertEqual(self.call("./run").returncode, 0)
        self.assertEqual([call.split()[0] for call in self.called()], ["demo", "demo", "serve"])


class FetchSqlite(Scripts):
    def test_says_what_to_look_at_when_the_package_does_not_come(self):
        self.write("bin/npm", FAILS)
        done = self.call("tools/fetch_sqlite.sh", self.root / "sqlite")
        self.assertEqual(done.returncode, 1)
        self.assertIn("is there a network", done.stderr)

    def test_refuses_a_source_with_another_digest(self):
        self.write("bin/npm", "#!/usr/bin/env bash\nmkdir -p package/deps/sqlite3 && echo x > package/deps/sqlite3/sqlite3.c\n"
                              "tar czf other-1.0.0.tgz package && rm -r package\n")
        done = self.call("tools/fetch_sqlite.sh", self.root / "sqlite")
        self.assertEqual(done.returncode, 1)
        self.assertIn("has digest", done.stderr)
        self.assertFalse((self.root / "sqlite" / "sqlite3.c").exists())


if __name__ == "__main__":
    unittest.main()
