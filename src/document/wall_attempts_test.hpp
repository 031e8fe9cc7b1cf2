// What code in a decoder that was taken over would try, each as a function that gives the error number (0: it was let through).
#pragma once

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <vector>

namespace teduh::document {

/// In a folder of the test's own, which holds "kept" and nothing else; `other` is a process of the same user.
struct WallTarget {
  std::string folder;
  pid_t other = 0;
  [[nodiscard]] std::string kept() const { return folder + "/kept"; }
  [[nodiscard]] std::string added() const { return folder + "/added"; }
};

struct WallAttempt {
  const char* name;
  int (*attempt)(const WallTarget&);
};

inline int error_of(long result) { return result < 0 ? errno : 0; }

inline std::vector<WallAttempt> wall_attempts() {
  return {
      {"open a file", [](const WallTarget& at) { return error_of(open(at.kept().c_str(), O_RDONLY)); }},
      {"make a file", [](const WallTarget& at) { return error_of(open(at.added().c_str(), O_WRONLY | O_CREAT, 0600)); }},
      {"delete a file by the newer call", [](const WallTarget& at) { return error_of(syscall(SYS_unlinkat, AT_FDCWD, at.kept().c_str(), 0)); }},
#if defined(SYS_unlink)
      {"delete a file", [](const WallTarget& at) { return error_of(syscall(SYS_unlink, at.kept().c_str())); }},
      {"rename a file", [](const WallTarget& at) { return error_of(syscall(SYS_rename, at.kept().c_str(), at.added().c_str())); }},
      {"link a file", [](const WallTarget& at) { return error_of(syscall(SYS_link, at.kept().c_str(), at.added().c_str())); }},
      {"make a folder", [](const WallTarget& at) { return error_of(syscall(SYS_mkdir, at.added().c_str(), 0700)); }},
      {"remove a folder", [](const WallTarget& at) { return error_of(syscall(SYS_rmdir, at.folder.c_str())); }},
      {"open a file to others", [](const WallTarget& at) { return error_of(syscall(SYS_chmod, at.kept().c_str(), 0666)); }},
      {"make a process", [](const WallTarget&) { return error_of(syscall(SYS_fork)); }},
#endif
      {"cut a file", [](const WallTarget& at) { return error_of(truncate(at.kept().c_str(), 1)); }},
      {"connect", [](const WallTarget&) { return error_of(socket(AF_INET, SOCK_STREAM, 0)); }},
      {"start a program",
       [](const WallTarget&) {
         std::array<char*, 1> none{nullptr};
         return error_of(execve("/bin/true", none.data(), none.data()));
       }},
      {"make a process by clone", [](const WallTarget&) { return error_of(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }},
      {"make a thread in another world", [](const WallTarget&) { return error_of(syscall(SYS_clone, CLONE_THREAD | CLONE_NEWUSER, 0, 0, 0, 0)); }},
      {"end another process", [](const WallTarget& at) { return error_of(kill(at.other, SIGKILL)); }},
      {"end another process by its thread", [](const WallTarget& at) { return error_of(syscall(SYS_tgkill, at.other, at.other, SIGKILL)); }},
      {"end another process by tkill", [](const WallTarget& at) { return error_of(syscall(SYS_tkill, at.other, SIGKILL)); }},
      {"limit another process",
       [](const WallTarget& at) {
         const rlimit none{0, 0};
         return error_of(syscall(SYS_prlimit64, at.other, RLIMIT_NOFILE, &none, nullptr));
       }},
      {"slow down another process", [](const WallTarget& at) { return error_of(setpriority(PRIO_PROCESS, static_cast<id_t>(at.other), 19)); }},
      {"take the walls down", [](const WallTarget&) { return error_of(prctl(PR_SET_SECCOMP, 0, 0, 0, 0)); }},
  };
}

/// One attempt behind the walls, in a process of its own: its error number, 0 when it was let through, -1 when the walls were not raised,
/// -2 when the process died.
template <class RaiseWalls>
int attempt_behind_walls(const WallAttempt& attempt, const WallTarget& target, RaiseWalls raise) {
  const pid_t child = fork();
  if (child == 0) {
    if (!raise()) _exit(255);
    _exit(attempt.attempt(target));
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) return -2;
  return WEXITSTATUS(status) == 255 ? -1 : WEXITSTATUS(status);
}

}  // namespace teduh::document
