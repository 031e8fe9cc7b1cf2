// Files that came by HTTP and wait for the worker: a folder, sealed piece by piece, removed when the file was imported.
#pragma once

#include <filesystem>
#include <memory>

#include "contribution/byte_source.hpp"
#include "domain/ids.hpp"
#include "platform/crypto/sealer.hpp"

namespace teduh::contribution {

/// May be used from any thread.
class Inbox {
 public:
  /// The folder is made when it is missing (mode 0700). The sealer must outlive it.
  Inbox(std::filesystem::path folder, const crypto::Sealer& sealer);

  /// The body as it will lie in the folder. No file is touched, so that it can be done before anybody has signed in.
  [[nodiscard]] Bytes seal(const ContributionFileId& id, std::string_view body) const;
  /// Durable when it returns; the same id again replaces. Error: unavailable contribution.inbox_write.
  [[nodiscard]] Result<void> keep(const ContributionFileId& id, BytesView sealed) const;
  /// Error: unavailable contribution.file_unreadable.
  [[nodiscard]] Result<std::unique_ptr<Readable>> open(const ContributionFileId& id) const;
  void remove(const ContributionFileId& id) const;

 private:
  [[nodiscard]] std::filesystem::path path_of(const ContributionFileId& id) const;
  std::filesystem::path folder_;
  const crypto::Sealer& sealer_;
};

}  // namespace teduh::contribution
