#include "platform/blob/blob_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "platform/blob/file_io.hpp"

namespace teduh::blob {
namespace {

constexpr int kNameTries = 1000;  // for the name of an unfinished file, when earlier ones lie about
constexpr std::string_view kUnfinishedFolder = "unfinished";

std::string shard_name(int shard) { return to_hex(std::array{static_cast<std::uint8_t>(shard)}); }

std::optional<Sha256> parse_digest(const std::string& name) {
  const auto bytes = from_hex(name);
  if (!bytes || bytes->size() != Sha256().size() || to_hex(*bytes) != name) return std::nullopt;
  Sha256 digest{};
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

/// The age of a file is told by our clock, so that a sweep compares like with like.
Result<void> stamp(const OpenFile& file, Moment now) {
  const auto micros = to_micros(now);
  const timespec moment{micros / 1'000'000, (micros % 1'000'000) * 1000};
  const std::array<timespec, 2> both{moment, moment};
  if (::futimens(file.descriptor(), both.data()) != 0) return file_error("stamp");
  return {};
}

/// Nothing when the file has gone meanwhile.
Result<std::optional<Moment>> stamp_of(const std::filesystem::path& path) {
  const auto file = TRY(open_existing(path, O_RDONLY));
  if (!file.is_open()) return std::optional<Moment>();
  struct stat found{};
  if (::fstat(file.descriptor(), &found) != 0) return file_error("stamp");
  return std::optional(from_micros(found.st_mtim.tv_sec * 1'000'000 + found.st_mtim.tv_nsec / 1000));
}

Result<std::vector<std::filesystem::path>> list_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  std::vector<std::filesystem::path> paths;
  if (!std::filesystem::exists(folder, failed) && !failed) return paths;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed))
    paths.push_back(entry->path());
  if (failed) return unavailable("blob.io", "list: " + failed.message());
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

Result<std::unique_ptr<BlobStore>> BlobStore::open(const std::filesystem::path& folder, const Clock& clock, Cover cover) {
  TRY(ensure_folder(folder));
  TRY(ensure_folder(folder / kUnfinishedFolder));
  return std::make_unique<BlobStore>(folder, clock, std::move(cover));
}

std::filesystem::path BlobStore::shard_of(const Sha256& digest) const { return folder_ / shard_name(digest[0]); }
std::filesystem::path BlobStore::path_of(const Sha256& digest) const { return shard_of(digest) / to_hex(digest); }

Result<Sha256> BlobStore::put(BytesView bytes) {
  if (static_cast<std::int64_t>(bytes.size()) > kBlobBytesMax) return invalid("blob.too_large", std::to_string(bytes.size()) + " bytes");
  const auto digest = sha256(bytes);
  TRY(ensure_shard(digest));
  // A sweep that has found this blob old must not remove it after we have found it there.
  const auto lock = TRY(lock_folder(shard_of(digest), LockKind::shared));
  if (TRY(keep_existing(digest, stored_size(bytes.size())))) return digest;
  if (cover_.seal) TRY(write_new(digest, cover_.seal(bytes, digest)));
  else TRY(write_new(digest, bytes));
  return digest;
}

std::size_t BlobStore::stored_size(std::size_t plain) const { return cover_.sealed_size ? cover_.sealed_size(plain) : plain; }

/// A file that fits its name is a plain one: nobody can make another that does.
Result<Bytes> BlobStore::uncover(Bytes stored, const Sha256& digest) const {
  if (sha256(stored) == digest) return stored;
  if (!cover_.open) return internal("blob.damaged", to_hex(digest));
  auto plain = cover_.open(stored, digest);
  if (!plain || sha256(*plain) != digest) return internal("blob.damaged", to_hex(digest));
  return plain;
}

/// Another writer may have made the shard and not have synced the root yet, so the first put of this store into a shard syncs it whoever
/// made it.
Result<void> BlobStore::ensure_shard(const Sha256& digest) {
  auto& is_sure = shard_is_sure_[digest[0]];
  if (is_sure) return {};
  if (::mkdir(shard_of(digest).c_str(), 0700) != 0 && errno != EEXIST) return file_error("make folder");
  TRY(sync_folder(folder_));
  is_sure = true;
  return {};
}

/// An existing blob may have been renamed by a writer that has not synced the folder yet, so its folder is synced here too.
Result<bool> BlobStore::keep_existing(const Sha256& digest, std::size_t size) const {
  const auto file = TRY(open_existing(path_of(digest), O_RDWR));
  if (!file.is_open() || TRY(file.size()) != static_cast<std::int64_t>(size)) return false;
  TRY(stamp(file, clock_.now()));
  TRY(file.sync());
  TRY(sync_folder(shard_of(digest)));
  return true;
}

Result<void> BlobStore::write_new(const Sha256& digest, BytesView bytes) {
  const auto unfinished = TRY(write_unfinished(bytes));
  const auto path = path_of(digest);
  if (::rename(unfinished.c_str(), path.c_str()) != 0) {
    auto error = file_error("rename");
    ::unlink(unfinished.c_str());
    return error;
  }
  auto synced = sync_folder(shard_of(digest));
  // After a failed sync a second one may succeed without having written: the blob goes, so that the next put writes it anew.
  if (!synced) ::unlink(path.c_str());
  return synced;
}

Result<std::filesystem::path> BlobStore::write_unfinished(BytesView bytes) {
  for (int i = 0; i < kNameTries; ++i) {
    const auto path = folder_ / kUnfinishedFolder / (std::to_string(::getpid()) + "-" + std::to_string(unfinished_count_++));
    const auto file = TRY(make_new(path));
    if (!file.is_open()) continue;
    auto written = file.write(bytes, 0);
    if (written) written = stamp(file, clock_.now());
    if (written) written = file.sync();
    if (written) return path;
    ::unlink(path.c_str());
    return std::move(written).error();
  }
  return unavailable("blob.io", "too many unfinished files lie about");
}

Result<Bytes> BlobStore::get(const Sha256& digest) const {
  const auto file = TRY(open_existing(path_of(digest), O_RDONLY));
  if (!file.is_open()) return not_found("blob.missing", to_hex(digest));
  auto bytes = read_whole(file, static_cast<std::int64_t>(stored_size(kBlobBytesMax)));
  // Nothing larger was ever put here.
  if (!bytes && bytes.error().code == "blob.too_large") return internal("blob.damaged", to_hex(digest));
  if (!bytes) return std::move(bytes).error();
  return uncover(std::move(*bytes), digest);
}

Result<bool> BlobStore::has(const Sha256& digest) const { return TRY(open_existing(path_of(digest), O_RDONLY)).is_open(); }
Result<bool> BlobStore::remove(const Sha256& digest) { return remove_file(path_of(digest)); }

Result<void> BlobStore::for_each_file(const std::function<Result<bool>(const std::filesystem::path&)>& each) const {
  for (int shard = 0; shard < kShards; ++shard) {
    for (const auto& path : TRY(list_folder(folder_ / shard_name(shard)))) {
      if (!TRY(each(path))) return {};
    }
  }
  return {};
}

Result<std::vector<Sha256>> BlobStore::list_put_before(Moment before) const {
  std::vector<Sha256> found;
  TRY(for_each_file([&](const std::filesystem::path& path) -> Result<bool> {
    const auto digest = parse_digest(path.filename().string());
    if (!digest) return true;
    const auto put_at = TRY(stamp_of(path));
    if (put_at && *put_at < before) found.push_back(*digest);
    return true;
  }));
  return found;
}

Result<bool> BlobStore::remove_put_before(const Sha256& digest, Moment before) {
  const auto lock = lock_folder(shard_of(digest), LockKind::alone);
  if (!lock) return TRY(has(digest)) ? Result<bool>(lock.error()) : false;
  const auto put_at = TRY(stamp_of(path_of(digest)));
  if (!put_at || *put_at >= before) return false;
  return remove_file(path_of(digest));
}

Result<int> BlobStore::remove_unfinished(Moment before) {
  int removed = 0;
  for (const auto& path : TRY(list_folder(folder_ / kUnfinishedFolder))) {
    const auto written_at = TRY(stamp_of(path));
    if (!written_at || *written_at >= before) continue;
    if (TRY(remove_file(path))) ++removed;
  }
  return removed;
}

Result<ScrubReport> BlobStore::scrub(const std::function<bool(const ScrubReport&)>& progress) const {
  ScrubReport report;
  TRY(for_each_file([&](const std::filesystem::path& path) -> Result<bool> {
    const auto digest = parse_digest(path.filename().string());
    if (!digest || path.parent_path() != shard_of(*digest)) {
      report.strangers.push_back(path.filename().string());
      return true;
    }
    const auto bytes = get(*digest);
    if (!bytes && bytes.error().code == "blob.missing") return true;  // removed meanwhile
    if (!bytes && bytes.error().code != "blob.damaged") return bytes.error();
    ++report.blobs;
    if (bytes) report.bytes += static_cast<std::int64_t>(bytes->size());
    else report.damaged.push_back(*digest);
    return progress(report);
  }));
  return report;
}

}  // namespace teduh::blob
