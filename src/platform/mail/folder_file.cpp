#include "platform/mail/folder_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace teduh::mail {
namespace {

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(file, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

/// Syncs and closes in any case.
bool sync_and_close(int file) {
  const bool synced = ::fsync(file) == 0;
  return ::close(file) == 0 && synced;
}

}  // namespace

bool write_durably(const std::filesystem::path& folder, std::string_view name, std::string_view bytes) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const auto whole = folder / name;
  const auto part = folder / (std::string(name) + ".part");
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) return false;
  const bool written = write_all(file, bytes);
  if (!sync_and_close(file) || !written) return false;
  if (::rename(part.c_str(), whole.c_str()) != 0) return false;
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return directory >= 0 && sync_and_close(directory);
}

}  // namespace teduh::mail
