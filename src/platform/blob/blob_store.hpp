// A folder of files named by their SHA-256: what was put is on the disk when the answer is given, and is verified when it is read.
// The bytes lie there as they are: who can read the folder can read the papers, so it belongs on an encrypted disk.
#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/result.hpp"

namespace teduh::blob {

inline constexpr std::int64_t kBlobBytesMax = 256LL * 1024 * 1024;  // a blob is held in memory whole

struct ScrubReport {
  std::int64_t blobs = 0;
  std::int64_t bytes = 0;
  std::vector<Sha256> damaged;         // the content does not fit the name
  std::vector<std::string> strangers;  // files that this store did not make
};

/// Safe from several threads and processes. Errors of all: unavailable "blob.full" and "blob.io".
class BlobStore {
 public:
  /// Opens the folder, or makes it below an existing one.
  static Result<std::unique_ptr<BlobStore>> open(const std::filesystem::path& folder, const Clock& clock);
  /// Over a folder that open() has made.
  BlobStore(std::filesystem::path folder, const Clock& clock) : folder_(std::move(folder)), clock_(clock) {}

  /// Keeps the bytes and gives their digest. What is there already is kept (and written again when its length is wrong).
  /// Errors: invalid "blob.too_large".
  Result<Sha256> put(BytesView bytes);
  /// Errors: not_found "blob.missing"; internal "blob.damaged" with the digest in the detail.
  [[nodiscard]] Result<Bytes> get(const Sha256& digest) const;
  [[nodiscard]] Result<bool> has(const Sha256& digest) const;
  /// True when it was there.
  Result<bool> remove(const Sha256& digest);

  /// The blobs that were last put before this moment. A sweep removes those of them that no row of the database names; the moment must lie
  /// so far back that who has put a blob has also written its row since.
  [[nodiscard]] Result<std::vector<Sha256>> list_put_before(Moment before) const;
  /// Removes what writers that died before this moment left behind, and gives its number.
  Result<int> remove_unfinished(Moment before);
  /// Reads everything; `progress` is told after every blob and ends the scrub with false.
  [[nodiscard]] Result<ScrubReport> scrub(const std::function<bool(const ScrubReport&)>& progress) const;

 private:
  [[nodiscard]] std::filesystem::path shard_of(const Sha256& digest) const;
  [[nodiscard]] std::filesystem::path path_of(const Sha256& digest) const;
  Result<void> ensure_shard(const Sha256& digest);
  [[nodiscard]] Result<bool> keep_existing(const Sha256& digest, std::size_t size) const;
  Result<void> write_new(const Sha256& digest, BytesView bytes);
  Result<std::filesystem::path> write_unfinished(BytesView bytes);
  Result<void> for_each_file(const std::function<Result<bool>(const std::filesystem::path&)>& each) const;

  static constexpr int kShards = 256;  // by the first byte of the digest
  std::filesystem::path folder_;
  const Clock& clock_;
  std::array<std::atomic<bool>, kShards> shard_is_sure_{};  // its name in the root is on the disk
  std::atomic<std::uint64_t> unfinished_count_ = 0;
};

}  // namespace teduh::blob
