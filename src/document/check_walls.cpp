#include "document/check_walls.hpp"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <vector>

namespace teduh::document {
namespace {

bool limit(__rlimit_resource what, rlim_t value) {
  const rlimit both{value, value};
  return setrlimit(what, &both) == 0;
}

/// The soft limit comes a second earlier: it ends the process with SIGXCPU, which the parent tells apart from other deaths.
bool limit_processor_time(rlim_t seconds) {
  const rlimit both{seconds, seconds + 1};
  return setrlimit(RLIMIT_CPU, &both) == 0;
}

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "the list of system calls is written for x86-64 and AArch64"
#endif

// All that decoding needs: the bytes that are open already, memory, threads of its own, its own signals, the time, its end. A list of what is
// allowed, because every kernel brings new calls and a list of what is denied forgets the old twins (unlink beside unlinkat).
constexpr auto kAllowedCalls = std::to_array<long>({
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_close, SYS_lseek, SYS_fstat,  // of what is open
    SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_brk, SYS_madvise,
    SYS_futex, SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity, SYS_gettid, SYS_getpid,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
    SYS_clock_gettime, SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday,
    SYS_getrandom, SYS_getrusage, SYS_sysinfo, SYS_uname,
    SYS_pipe2,  // sanitizers look at memory through pipes
#if defined(SYS_pipe)
    SYS_pipe,
#endif
#if defined(SYS_time)
    SYS_time,
#endif
    SYS_exit, SYS_exit_group,
});

// A thread of this process is no new process and no new world.
constexpr std::uint32_t kNewWorlds = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                                     static_cast<std::uint32_t>(CLONE_NEWNET) | CLONE_NEWTIME;

constexpr std::uint32_t kDeny = SECCOMP_RET_ERRNO | EPERM;

sock_filter load_word(std::size_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
sock_filter answer(std::uint32_t value) { return BPF_STMT(BPF_RET | BPF_K, value); }
/// Goes on with the next statement when the loaded word is `value`, otherwise leaves out `skipped` statements.
sock_filter if_equal(std::uint32_t value, std::uint8_t skipped) { return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped); }
sock_filter if_any_bit(std::uint32_t bits, std::uint8_t skipped) { return BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, skipped); }

/// The low word of an argument; both architectures are little-endian.
sock_filter load_argument(std::size_t index) { return load_word(offsetof(seccomp_data, args) + index * sizeof(std::uint64_t)); }
sock_filter load_high_argument(std::size_t index) { return load_word(offsetof(seccomp_data, args) + index * sizeof(std::uint64_t) + 4); }

using Filter = std::vector<sock_filter>;

void add(Filter& filter, std::initializer_list<sock_filter> statements) { filter.insert(filter.end(), statements); }

/// Only for threads. Of clone3 a filter cannot see the flags, so that call "does not exist", and the C library takes clone instead.
void allow_threads(Filter& filter) {
  add(filter, {if_equal(SYS_clone3, 1), answer(SECCOMP_RET_ERRNO | ENOSYS)});
  add(filter, {if_equal(SYS_clone, 6), load_argument(0), if_any_bit(kNewWorlds, 1), answer(kDeny), if_any_bit(CLONE_THREAD, 1),
               answer(SECCOMP_RET_ALLOW), answer(kDeny)});
}

/// Reading a limit, never setting one: this process may set those of every process of the same user.
void allow_reading_limits(Filter& filter) {
  add(filter, {if_equal(SYS_prlimit64, 6), load_argument(2), if_equal(0, 3), load_high_argument(2), if_equal(0, 1),
               answer(SECCOMP_RET_ALLOW), answer(kDeny)});
}

/// How abort() ends this process.
void allow_own_signals(Filter& filter) {
  add(filter, {if_equal(SYS_tgkill, 4), load_argument(0), if_equal(static_cast<std::uint32_t>(getpid()), 1), answer(SECCOMP_RET_ALLOW), answer(kDeny)});
}

bool allow_only_listed_calls() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  Filter filter;
  add(filter, {load_word(offsetof(seccomp_data, arch)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0), answer(SECCOMP_RET_KILL_PROCESS)});
  add(filter, {load_word(offsetof(seccomp_data, nr))});
  for (const long call : kAllowedCalls) add(filter, {if_equal(static_cast<std::uint32_t>(call), 1), answer(SECCOMP_RET_ALLOW)});
  allow_threads(filter);
  allow_reading_limits(filter);
  allow_own_signals(filter);
  add(filter, {answer(kDeny)});
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

}  // namespace

bool raise_walls(const ChildLimits& limits) {
  bool good = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0);
  if (limits.memory_bytes != 0) good = good && limit(RLIMIT_AS, limits.memory_bytes);
  if (limits.cpu_seconds != 0) good = good && limit_processor_time(limits.cpu_seconds);
  // The two descriptors that are open stay usable.
  good = good && limit(RLIMIT_NOFILE, limits.descriptors);
  return good && allow_only_listed_calls();
}

}  // namespace teduh::document
