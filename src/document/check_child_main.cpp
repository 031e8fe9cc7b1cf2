// The walled child as a program of its own, for the tests of its parent. "hang" and "crash" play a child that goes wrong.
#include <unistd.h>

#include <csignal>
#include <string_view>

#include "document/check_child.hpp"

int main(int count, char** arguments) {
  const std::string_view mode = count > 1 ? arguments[1] : "";
  if (mode == "hang") pause();
  if (mode == "crash") raise(SIGKILL);
  if (mode == "garbage") return write(STDOUT_FILENO, "TDA1\x01garbage", 12) == 12 ? 0 : 1;
  if (mode == "silent") return 0;
  _exit(teduh::document::run_check_child(STDIN_FILENO, STDOUT_FILENO));
}
