#include "platform/blob/upload_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "platform/blob/file_io.hpp"

namespace teduh::blob {
namespace {

Result<OpenFile> open_upload(const std::filesystem::path& path, int flags) {
  auto file = TRY(open_existing(path, flags));
  if (!file.is_open()) return not_found("blob.upload_missing", path.filename().string());
  return file;
}

/// Held until the file is closed; who holds it writes one piece, so nobody waits long.
Result<void> lock(const OpenFile& file) {
  while (::flock(file.descriptor(), LOCK_EX) != 0) {
    if (errno != EINTR) return file_error("lock");
  }
  return {};
}

Error wrong_offset(std::int64_t size) {
  auto error = conflict("blob.upload_offset", "the file has " + std::to_string(size) + " bytes");
  error.facts = {{"offset", std::to_string(size)}};
  return error;
}

}  // namespace

Result<std::unique_ptr<UploadFolder>> UploadFolder::open(const std::filesystem::path& folder) {
  TRY(ensure_folder(folder));
  return std::make_unique<UploadFolder>(folder);
}

Result<void> UploadFolder::create(UploadId id) {
  const auto file = TRY(make_new(path_of(id)));
  if (!file.is_open()) return conflict("blob.upload_exists", id.print());
  return sync_folder(folder_);
}

Result<std::int64_t> UploadFolder::append(UploadId id, std::int64_t offset, BytesView bytes) {
  const auto file = TRY(open_upload(path_of(id), O_RDWR));
  TRY(lock(file));
  const auto size = TRY(file.size());
  if (size != offset) return wrong_offset(size);
  const auto new_size = size + static_cast<std::int64_t>(bytes.size());
  if (new_size > kUploadBytesMax) return invalid("blob.too_large", std::to_string(new_size) + " bytes");
  auto kept = file.write(bytes, offset);
  if (kept) kept = file.sync();
  if (kept) return new_size;
  // When even the cut fails, the tail stays unacknowledged, and the caller cuts it off later by what it knows.
  if (::ftruncate(file.descriptor(), offset) != 0) return file_error("cut");
  return std::move(kept).error();
}

Result<void> UploadFolder::cut(UploadId id, std::int64_t size) {
  const auto file = TRY(open_upload(path_of(id), O_RDWR));
  TRY(lock(file));
  const auto found = TRY(file.size());
  if (size < 0 || found < size) return wrong_offset(found);
  if (::ftruncate(file.descriptor(), size) != 0) return file_error("cut");
  return file.sync();
}

Result<std::int64_t> UploadFolder::size(UploadId id) const { return TRY(open_upload(path_of(id), O_RDONLY)).size(); }
Result<Bytes> UploadFolder::read_all(UploadId id) const { return read_whole(TRY(open_upload(path_of(id), O_RDONLY)), kUploadBytesMax); }
Result<bool> UploadFolder::remove(UploadId id) { return remove_file(path_of(id)); }

Result<std::vector<UploadId>> UploadFolder::list() const {
  std::error_code failed;
  std::vector<UploadId> ids;
  for (std::filesystem::directory_iterator entry(folder_, failed), end; !failed && entry != end; entry.increment(failed)) {
    if (const auto id = UploadId::parse(entry->path().filename().string())) ids.push_back(*id);
  }
  if (failed) return unavailable("blob.io", "list: " + failed.message());
  std::ranges::sort(ids);
  return ids;
}

}  // namespace teduh::blob
