// A folder of files named by the SHA-256 of their plain bytes: what was put is on the disk when the answer is given, and is verified when it
// is read. With a Cover the bytes lie there sealed; blobs that were put without one stay readable.
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
  std::int64_t bytes = 0;              // plain ones, of the blobs that are whole
  std::vector<Sha256> damaged;         // the content does not fit the name
  std::vector<std::string> strangers;  // files that this store did not make
};

/// How blobs lie on the disk; all three or none. The digest is that of the plain bytes. Called from several threads.
struct Cover {
  std::function<Bytes(BytesView plain, const Sha256& digest)> seal = {};
  std::function<Result<Bytes>(BytesView sealed, const Sha256& digest)> open = {};
  std::function<std::size_t(std::size_t plain)> sealed_size = {};
};

/// Safe from several threads and processes. Errors of all: unavailable "blob.full" and "blob.io".
class BlobStore {
 public:
  /// Opens the folder, or makes it below an existing one.
  static Result<std::unique_ptr<BlobStore>> open(const std::filesystem::path& folder, const Clock& clock, Cover cover = {});
  /// Over a folder that open() has made.
  BlobStore(std::filesystem::path folder, const Clock& clock, Cover cover = {})
      : folder_(std::move(folder)), clock_(clock), cover_(std::move(cover)) {}

  /// Keeps the bytes and gives their digest. What is there already is kept (and written again when its length is wrong, or
  /// when it lies there unsealed and there is a cover).
  /// Errors: invalid "blob.too_large".
  Result<Sha256> put(BytesView bytes);
  /// Errors: not_found "blob.missing"; internal "blob.damaged" with the digest in the detail.
  [[nodiscard]] Result<Bytes> get(const Sha256& digest) const;
  [[nodiscard]] Result<bool> has(const Sha256& digest) const;
  /// True when it was there.
  Result<bool> remove(const Sha256& digest);

  /// The blobs that were last put before this moment, for a sweep that asks which of them no row of the database names.
  [[nodiscard]] Result<std::vector<Sha256>> list_put_before(Moment before) const;
  /// Removes the blob unless it was put again since: true when it is gone now. No put of the same blob runs meanwhile, in any process.
  /// The moment must lie so far back that who has put a blob has also written its row since.
  Result<bool> remove_put_before(const Sha256& digest, Moment before);
  /// Removes what writers that died before this moment left behind, and gives its number.
  Result<int> remove_unfinished(Moment before);
  /// Reads everything; `progress` is told after every blob and ends the scrub with false.
  [[nodiscard]] Result<ScrubReport> scrub(const std::function<bool(const ScrubReport&)>& progress) const;

 private:
  [[nodiscard]] std::filesystem::path shard_of(const Sha256& digest) const;
  [[nodiscard]] std::filesystem::path path_of(const Sha256& digest) const;
  [[nodiscard]] std::size_t stored_size(std::size_t plain) const;
  /// The plain bytes of a file of the folder. Error: internal "blob.damaged".
  [[nodiscard]] Result<Bytes> uncover(Bytes stored, const Sha256& digest) const;
  Result<void> ensure_shard(const Sha256& digest);
  [[nodiscard]] Result<bool> keep_existing(const Sha256& digest, std::size_t size) const;
  Result<void> write_new(const Sha256& digest, BytesView bytes);
  Result<std::filesystem::path> write_unfinished(BytesView bytes);
  Result<void> for_each_file(const std::function<Result<bool>(const std::filesystem::path&)>& each) const;

  static constexpr int kShards = 256;  // by the first byte of the digest
  std::filesystem::path folder_;
  const Clock& clock_;
  Cover cover_;
  std::array<std::atomic<bool>, kShards> shard_is_sure_{};  // its name in the root is on the disk
  std::atomic<std::uint64_t> unfinished_count_ = 0;
};

}  // namespace teduh::blob
