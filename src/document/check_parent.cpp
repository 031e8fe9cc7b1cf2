#include "document/check_parent.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <csignal>
#include <optional>
#include <semaphore>

#include "document/check_child.hpp"

namespace teduh::document {

struct PaperChecker::Gate {
  explicit Gate(int children) : free_children(children) {}
  std::counting_semaphore<kChildrenMax> free_children;
};

namespace {

using SteadyClock = std::chrono::steady_clock;  // how long, not when: never stored, never shown

int milliseconds_until(SteadyClock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void reset(int fd = -1) {
    if (fd_ >= 0) close(fd_);
    fd_ = fd;
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// A started child; killed and waited for at the latest when this ends, so that none is left behind.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (pid_ < 0) return;
    kill(pid_, SIGKILL);
    static_cast<void>(reap());
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// The wait status of the child; nothing when it does not end in time: a child may close its socket and live on.
  std::optional<int> wait_until(SteadyClock::time_point deadline) {
    const Descriptor ended(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));  // the header's function lacks C linkage in glibc 2.36
    if (ended.get() < 0) return std::nullopt;
    pollfd waiting{ended.get(), POLLIN, 0};
    int ready = 0;
    while (ready <= 0) {
      const int left = milliseconds_until(deadline);
      if (left <= 0) return std::nullopt;
      ready = poll(&waiting, 1, left);
      if (ready < 0 && errno != EINTR) return std::nullopt;
    }
    return reap();
  }

 private:
  int reap() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }
  pid_t pid_;
};

struct FileActions {
  posix_spawn_file_actions_t actions{};
  FileActions() { posix_spawn_file_actions_init(&actions); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
};

/// The child gets the socket as stdin and stdout, and nothing else that this process has open.
std::optional<pid_t> spawn(const std::string& program, const std::vector<std::string>& arguments, int socket) {
  FileActions files;
  posix_spawn_file_actions_adddup2(&files.actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files.actions, socket, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files.actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&files.actions, STDERR_FILENO + 1);

  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  // No secrets of this process's environment; the picture library finds no plug-ins at this place, so that it has fewer decoders.
  std::array<std::string, 2> variables{"VIPSHOME=/nonexistent", "LC_ALL=C"};
  std::array<char*, 3> environment{variables[0].data(), variables[1].data(), nullptr};

  pid_t pid = -1;
  if (posix_spawn(&pid, program.c_str(), &files.actions, nullptr, argv.data(), environment.data()) != 0) return std::nullopt;
  return pid;
}

enum class Step { again, done, failed };

/// Sends what fits now; after the last byte the child sees the end.
Step send_some(int socket, BytesView& rest) {
  const ssize_t put = send(socket, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (put < 0) return errno == EAGAIN || errno == EINTR ? Step::again : Step::failed;
  rest = rest.subspan(static_cast<std::size_t>(put));
  if (!rest.empty()) return Step::again;
  shutdown(socket, SHUT_WR);
  return Step::done;
}

Step receive_some(int socket, Bytes& answer) {
  std::array<std::uint8_t, 65536> part{};
  const ssize_t got = recv(socket, part.data(), part.size(), MSG_DONTWAIT);
  if (got == 0) return Step::done;
  if (got < 0) return errno == EAGAIN || errno == EINTR ? Step::again : Step::failed;
  if (answer.size() + static_cast<std::size_t>(got) > kAnswerBytesMax) return Step::failed;
  answer.insert(answer.end(), part.begin(), part.begin() + got);
  return Step::again;
}

/// Gives the request and takes the answer at the same time. `again` means that the time is over.
Step converse(int socket, BytesView request, Bytes& answer, SteadyClock::time_point deadline) {
  bool sending = true;
  while (true) {
    const int left = milliseconds_until(deadline);
    if (left <= 0) return Step::again;
    pollfd waiting{socket, static_cast<short>(sending ? POLLIN | POLLOUT : POLLIN), 0};
    const int ready = poll(&waiting, 1, left);
    if (ready < 0 && errno != EINTR) return Step::failed;
    if (ready <= 0) continue;
    if (sending && (waiting.revents & POLLOUT) != 0) {
      const Step step = send_some(socket, request);
      if (step == Step::failed) return step;
      sending = step != Step::done;
    }
    if ((waiting.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
    const Step step = receive_some(socket, answer);
    if (step != Step::again) return step;
  }
}

Error died(int status) {
  const bool out_of_time = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU);
  if (out_of_time) return invalid("document.too_slow", "processor time");
  if (WIFSIGNALED(status)) return invalid("document.unreadable", "the checking process died of signal " + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) == kUnwalledExit) return internal("document.check_failed", "this system refuses the walls of the checking process");
  return internal("document.check_failed", "exit code " + std::to_string(WEXITSTATUS(status)));
}

/// The answer is the child's word; what can be verified is verified here.
Result<CheckedPaper> believe(Result<CheckedPaper> answer, PaperType received, BytesView bytes) {
  if (!answer) return answer;
  const PaperType expected = received == PaperType::pdf ? PaperType::pdf : PaperType::jpeg;
  const bool consistent = answer->received_type == received && answer->type == expected && text_of(answer->bytes).starts_with(
      expected == PaperType::pdf ? "%PDF-" : "\xff\xd8\xff");
  if (!consistent) return internal("document.check_failed", "the answer contradicts the paper");
  answer->received_sha256 = sha256(bytes);
  answer->clean_sha256 = sha256(answer->bytes);
  return answer;
}

Result<CheckedPaper> ask_child(const std::string& program, const std::vector<std::string>& arguments, const CheckerLimits& limits,
                               PaperType type, BytesView bytes) {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return internal("document.check_failed", "socket");
  const Descriptor ours(ends[0]);
  Descriptor theirs(ends[1]);
  const auto deadline = SteadyClock::now() + limits.wait;
  const auto pid = spawn(program, arguments, theirs.get());
  if (!pid) return internal("document.check_failed", "the checking program does not start");
  Child child(*pid);
  theirs.reset();

  Bytes answer;
  const Bytes request = print_request(limits.child, bytes);
  const Step step = converse(ours.get(), request, answer, deadline);
  if (step == Step::again) return invalid("document.too_slow", "waiting time");
  // A child that has closed its end has ended or is about to; one that holds on is killed by ~Child.
  if (step == Step::failed && !answer.empty()) return internal("document.check_failed", "answer");
  const auto status = child.wait_until(deadline);
  if (!status) return invalid("document.too_slow", "end of the process");
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0) return died(*status);
  return believe(parse_answer(answer), type, bytes);
}

}  // namespace

PaperChecker::PaperChecker(std::string program, std::vector<std::string> arguments, CheckerLimits limits)
    : program_(std::move(program)), arguments_(std::move(arguments)), limits_(limits), gate_(std::make_unique<Gate>(limits.children)) {
  CHECK(limits.children >= 1 && limits.children <= kChildrenMax);
}

PaperChecker::~PaperChecker() = default;

Result<CheckedPaper> PaperChecker::check(BytesView bytes) const {
  const PaperType type = TRY(sniff(bytes));
  if (type != PaperType::pdf) {
    const ImageSize size = TRY(read_image_size(type, bytes));
    TRY(check_pixels(size));
  }
  if (!gate_->free_children.try_acquire_for(limits_.queue)) return unavailable("document.busy");
  const std::unique_ptr<Gate, void (*)(Gate*)> ticket(gate_.get(), [](Gate* gate) { gate->free_children.release(); });
  return ask_child(program_, arguments_, limits_, type, bytes);
}

}  // namespace teduh::document
