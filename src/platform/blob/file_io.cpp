#include "platform/blob/file_io.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace teduh::blob {

Error file_error(std::string_view step) {
  const int cause = errno;
  const auto detail = std::string(step) + ": " + std::strerror(cause);
  // EFBIG is the limit of this process or file system: for who wants to store something it is a full disk as well.
  const bool full = cause == ENOSPC || cause == EDQUOT || cause == EFBIG;
  return unavailable(full ? "blob.full" : "blob.io", detail);
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::int64_t> OpenFile::size() const {
  struct stat found{};
  if (::fstat(descriptor_, &found) != 0) return file_error("size");
  return static_cast<std::int64_t>(found.st_size);
}

Result<void> OpenFile::write(BytesView bytes, std::int64_t offset) const {
  while (!bytes.empty()) {
    const auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return file_error("write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += written;
  }
  return {};
}

Result<std::size_t> OpenFile::read(std::span<std::uint8_t> out, std::int64_t offset) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto got = ::pread(descriptor_, out.data() + done, out.size() - done, offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error("read");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<void> OpenFile::sync() const {
  if (::fsync(descriptor_) != 0) return file_error("sync");
  return {};
}

Result<OpenFile> open_existing(const std::filesystem::path& path, int flags) {
  OpenFile file(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open() && errno != ENOENT) return file_error("open");
  return file;
}

Result<OpenFile> make_new(const std::filesystem::path& path) {
  OpenFile file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open() && errno != EEXIST) return file_error("make");
  return file;
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  const OpenFile opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return file_error("open folder");
  return opened.sync();
}

Result<void> ensure_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(folder.parent_path());
  if (errno != EEXIST) return file_error("make folder");
  return {};
}

Result<Bytes> read_whole(const OpenFile& file, std::int64_t bytes_max) {
  const auto size = TRY(file.size());
  if (size > bytes_max) return invalid("blob.too_large", std::to_string(size) + " bytes");
  Bytes bytes(static_cast<std::size_t>(size));
  const auto got = TRY(file.read(bytes, 0));
  bytes.resize(got);
  return bytes;
}

Result<OpenFile> lock_folder(const std::filesystem::path& folder, LockKind kind) {
  auto file = TRY(open_existing(folder, O_RDONLY | O_DIRECTORY));
  if (!file.is_open()) return unavailable("blob.io", "lock: no such folder");
  int done = -1;
  do {
    done = ::flock(file.descriptor(), kind == LockKind::shared ? LOCK_SH : LOCK_EX);
  } while (done != 0 && errno == EINTR);
  if (done != 0) return file_error("lock");
  return file;
}

Result<bool> remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  return file_error("remove");
}

}  // namespace teduh::blob
