// The program: finds the command in the table and runs it.
#include <CLI/CLI.hpp>

#include <cstdio>

#include "base/check.hpp"
#include "document/check_child.hpp"
#include "main/command_line.hpp"

int main(int argc, char** argv) {
  // The walled child that reads untrusted papers must not have started anything of the program before.
  if (argc == 2 && std::string_view(argv[1]) == "check-paper") return teduh::document::run_check_child(0, 1);
  try {
    return teduh::main::run_program(argc, argv);
  } catch (const teduh::CheckFailure& bug) {
    std::fprintf(stderr, "teduh: broken promise of the program at %s\n", bug.what());
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "teduh: %s\n", failure.what());
  }
  return 1;
}
