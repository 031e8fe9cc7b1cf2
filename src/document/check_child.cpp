#include "document/check_child.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <new>

#include "document/check_frame.hpp"
#include "document/check_walls.hpp"

namespace teduh::document {
namespace {

constexpr int kAnswered = 0;
constexpr int kFailed = 1;

bool read_all(int fd, Bytes& out) {
  std::array<std::uint8_t, 65536> part{};
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
  if (!request) return kFailed;
  // Before any foreign byte is looked at; the program and its libraries are loaded already, and nothing else needs to be opened.
  if (!raise_walls(request->limits)) return kUnwalledExit;
  return write_all(out_fd, print_answer(check_request(*request))) ? kAnswered : kFailed;
}

}  // namespace teduh::document
