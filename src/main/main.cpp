// The program: finds the command in the table and runs it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "base/check.hpp"
#include "document/check_child.hpp"
#include "main/command_line.hpp"

int main(int argc, char** argv) {
  // The walled child that reads untrusted papers must not have started anything of the program before.
  // It ends at once: behind its walls nothing that runs at the usual end of a program can do its work.
  if (argc == 2 && std::string_view(argv[1]) == "check-paper") _exit(teduh::document::run_check_child(STDIN_FILENO, STDOUT_FILENO));
  try {
    return teduh::main::run_program(argc, argv);
  } catch (const teduh::CheckFailure& bug) {
    std::fprintf(stderr, "teduh: broken promise of the program at %s\n", bug.what());
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "teduh: %s\n", failure.what());
  }
  return 1;
}
