#include "document/check_child.hpp"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <exception>
#include <new>

#include "document/check_frame.hpp"

namespace teduh::document {
namespace {

constexpr int kAnswered = 0;
constexpr int kFailed = 1;

bool limit(__rlimit_resource what, rlim_t value) {
  const rlimit both{value, value};
  return setrlimit(what, &both) == 0;
}

/// The soft limit comes a second earlier: it ends the process with SIGXCPU, which the parent tells apart from other deaths.
bool limit_processor_time(rlim_t seconds) {
  const rlimit both{seconds, seconds + 1};
  return setrlimit(RLIMIT_CPU, &both) == 0;
}

bool read_all(int fd, Bytes& out) {
  std::array<std::uint8_t, 65536> part;
  while (true) {
    const ssize_t got = read(fd, part.data(), part.size());
    if (got == 0) return true;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 || out.size() + static_cast<std::size_t>(got) > kRequestBytesMax) return false;
    out.insert(out.end(), part.begin(), part.begin() + got);
  }
}

bool write_all(int fd, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0;
#endif

// What a decoder never needs: other programs, other processes, the network, changing files. They fail with EPERM.
constexpr auto kDeniedCalls = std::to_array<long>({
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept4, SYS_sendto, SYS_sendmsg,
    SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill, SYS_unlinkat, SYS_renameat2, SYS_mkdirat, SYS_linkat, SYS_symlinkat,
    SYS_fchmodat, SYS_fchownat, SYS_truncate, SYS_mount, SYS_umount2, SYS_bpf, SYS_userfaultfd, SYS_perf_event_open, SYS_keyctl,
    SYS_add_key, SYS_unshare, SYS_setns, SYS_pidfd_open, SYS_pidfd_getfd, SYS_io_uring_setup,
});

sock_filter load_word(std::size_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
sock_filter answer(std::uint32_t value) { return BPF_STMT(BPF_RET | BPF_K, value); }

/// Without the filter the other walls still stand, so a kernel that has none is not a failure.
void deny_system_calls() {
  if (kArchitecture == 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  std::array<sock_filter, 5 + kDeniedCalls.size() * 2> filter;
  std::size_t size = 0;
  filter[size++] = load_word(offsetof(seccomp_data, arch));
  filter[size++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0);
  filter[size++] = answer(SECCOMP_RET_KILL_PROCESS);
  filter[size++] = load_word(offsetof(seccomp_data, nr));
  for (const long call : kDeniedCalls) {
    filter[size++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1);
    filter[size++] = answer(SECCOMP_RET_ERRNO | EPERM);
  }
  filter[size++] = answer(SECCOMP_RET_ALLOW);
  const sock_fprog program{static_cast<unsigned short>(size), filter.data()};
  static_cast<void>(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0));
}

/// Before any foreign byte is looked at; the program and its libraries are loaded already, and nothing else needs to be opened.
bool raise_walls(const ChildLimits& limits) {
  bool good = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0);
  if (limits.memory_bytes != 0) good = good && limit(RLIMIT_AS, limits.memory_bytes);
  if (limits.cpu_seconds != 0) good = good && limit_processor_time(limits.cpu_seconds);
  // The two descriptors that are open stay usable.
  good = good && limit(RLIMIT_NOFILE, limits.descriptors);
  deny_system_calls();
  return good;
}

Result<CheckedPaper> check_request(const CheckRequest& request) {
  try {
    return check_here(request.bytes);
  } catch (const std::bad_alloc&) {
    return invalid("document.unreadable", "memory");
  } catch (const std::exception&) {
    return internal("document.check_failed", "exception");
  }
}

}  // namespace

int run_check_child(int in_fd, int out_fd) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  Bytes frame;
  if (!read_all(in_fd, frame)) return kFailed;
  const auto request = parse_request(frame);
  if (!request || !raise_walls(request->limits)) return kFailed;
  return write_all(out_fd, print_answer(check_request(*request))) ? kAnswered : kFailed;
}

}  // namespace teduh::document
