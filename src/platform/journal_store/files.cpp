#include "platform/journal_store/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>

namespace teduh::journal {
namespace {

// Up to here each file is synced by itself; above, one sync of the file system costs less than many.
constexpr std::size_t kSingleSyncsMax = 16;
constexpr std::size_t kBatchMax = 1024;
constexpr std::string_view kTemporary = ".tmp";

class File {
 public:
  File(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

Error system_error(std::string_view what) { return internal("journal.folder", fmt::format("{}: errno {}", what, errno)); }

Result<void> write_temporary(const std::filesystem::path& path, BytesView bytes) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  if (failed) return internal("journal.folder", "mkdir: " + failed.message());
  const File file(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
  if (file.fd() < 0) return system_error("open");
  while (!bytes.empty()) {
    const ssize_t done = ::write(file.fd(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return system_error("write");
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
  return {};
}

Result<void> sync_one(const std::filesystem::path& path) {
  const File file(path, O_RDONLY);
  if (file.fd() < 0 || ::fsync(file.fd()) != 0) return system_error("sync");
  return {};
}

Result<void> sync_file_system(const std::filesystem::path& folder) {
  const File dir(folder, O_RDONLY | O_DIRECTORY);
  if (dir.fd() < 0 || ::syncfs(dir.fd()) != 0) return system_error("syncfs");
  return {};
}

}  // namespace

std::optional<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  const File file(path, O_RDONLY);
  struct stat info {};
  if (file.fd() < 0 || ::fstat(file.fd(), &info) != 0 || !S_ISREG(info.st_mode) || static_cast<std::size_t>(info.st_size) > bytes_max) return std::nullopt;
  Bytes bytes(static_cast<std::size_t>(info.st_size));
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::read(file.fd(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<void> FileBatch::add(std::string_view path, BytesView bytes) {
  TRY(write_temporary(folder_ / (std::string(path) + std::string(kTemporary)), bytes));
  waiting_.emplace_back(path);
  if (waiting_.size() < kBatchMax) return {};
  return flush();
}

Result<void> FileBatch::flush() {
  if (waiting_.empty()) return {};
  if (waiting_.size() > kSingleSyncsMax) {
    TRY(sync_file_system(folder_));
  } else {
    for (const auto& path : waiting_) TRY(sync_one(folder_ / (path + std::string(kTemporary))));
  }
  for (const auto& path : waiting_)
    if (::rename((folder_ / (path + std::string(kTemporary))).c_str(), (folder_ / path).c_str()) != 0) return system_error("rename");
  TRY(sync_folders());
  waiting_.clear();
  return {};
}

/// The folders of the files and all folders above them up to the one that holds ours: each may be new.
Result<void> FileBatch::sync_folders() const {
  if (waiting_.size() > kSingleSyncsMax) return sync_file_system(folder_);
  std::set<std::filesystem::path> folders{folder_, folder_.parent_path()};
  for (const auto& path : waiting_)
    for (auto parent = (folder_ / path).parent_path(); parent != folder_ && !parent.empty(); parent = parent.parent_path()) folders.insert(parent);
  folders.erase(std::filesystem::path());
  for (const auto& folder : folders) TRY(sync_one(folder));
  return {};
}

}  // namespace teduh::journal
