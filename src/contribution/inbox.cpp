#include "contribution/inbox.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace teduh::contribution {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;
constexpr std::size_t kLengthBytes = 4;

/// Id of the file and number of the piece: pieces cannot be swapped, repeated or taken from another file.
Bytes piece_row(const ContributionFileId& id, std::uint32_t number) {
  Bytes row(id.bytes().begin(), id.bytes().end());
  for (int shift = 24; shift >= 0; shift -= 8) row.push_back(static_cast<std::uint8_t>(number >> static_cast<unsigned>(shift) & 0xFFU));
  return row;
}
crypto::RowBinding place(BytesView row) { return {.table = "contribution_inbox", .column = "piece", .row = row}; }

class SealedSource final : public ByteSource {
 public:
  SealedSource(std::ifstream stream, const crypto::Sealer& sealer, const ContributionFileId& id)
      : stream_(std::move(stream)), sealer_(sealer), id_(id) {}

  Result<std::size_t> read(std::span<char> out) override {
    if (position_ == piece_.size() && !TRY(next_piece())) return std::size_t{0};
    const std::size_t count = std::min(out.size(), piece_.size() - position_);
    std::memcpy(out.data(), piece_.data() + position_, count);
    position_ += count;
    return count;
  }

 private:
  Result<bool> next_piece() {
    std::array<char, kLengthBytes> head{};
    stream_.read(head.data(), head.size());
    if (stream_.gcount() == 0) return false;
    std::size_t length = 0;
    for (const char c : head) length = length << 8U | static_cast<std::uint8_t>(c);
    if (stream_.gcount() != static_cast<std::streamsize>(kLengthBytes) || length > 2 * kPieceBytes) return unavailable("contribution.file_unreadable");
    Bytes sealed(length);
    stream_.read(reinterpret_cast<char*>(sealed.data()), static_cast<std::streamsize>(length));
    if (stream_.gcount() != static_cast<std::streamsize>(length)) return unavailable("contribution.file_unreadable");
    const Bytes row = piece_row(id_, number_++);
    piece_ = TRY(sealer_.open_text(sealed, place(row)));
    position_ = 0;
    return !piece_.empty();
  }

  std::ifstream stream_;
  const crypto::Sealer& sealer_;
  ContributionFileId id_;
  std::string piece_;
  std::size_t position_ = 0;
  std::uint32_t number_ = 0;
};

class SealedReadable final : public Readable {
 public:
  SealedReadable(std::filesystem::path path, const crypto::Sealer& sealer, const ContributionFileId& id)
      : path_(std::move(path)), sealer_(sealer), id_(id) {}
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open() const override {
    std::ifstream stream(path_, std::ios::binary);
    if (!stream) return unavailable("contribution.file_unreadable");
    return std::unique_ptr<ByteSource>(std::make_unique<SealedSource>(std::move(stream), sealer_, id_));
  }
  [[nodiscard]] std::size_t size() const override { return FileReadable(path_).size(); }

 private:
  std::filesystem::path path_;
  const crypto::Sealer& sealer_;
  ContributionFileId id_;
};

bool write_all(int fd, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_durably(const std::filesystem::path& path, BytesView bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool written = write_all(fd, bytes) && ::fsync(fd) == 0;
  return ::close(fd) == 0 && written;
}

bool sync_folder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced;
}

}  // namespace

Inbox::Inbox(std::filesystem::path folder, const crypto::Sealer& sealer) : folder_(std::move(folder)), sealer_(sealer) {
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, failed);
}

std::filesystem::path Inbox::path_of(const ContributionFileId& id) const { return folder_ / (id.print() + ".sealed"); }

Bytes Inbox::seal(const ContributionFileId& id, std::string_view body) const {
  Bytes sealed;
  sealed.reserve(body.size() + body.size() / 1024 + 128);
  for (std::uint32_t number = 0; !body.empty(); ++number) {
    const std::string_view piece = body.substr(0, kPieceBytes);
    body.remove_prefix(piece.size());
    const Bytes row = piece_row(id, number);
    const Bytes part = sealer_.seal(piece, place(row));
    for (int shift = 24; shift >= 0; shift -= 8) sealed.push_back(static_cast<std::uint8_t>(part.size() >> static_cast<unsigned>(shift) & 0xFFU));
    sealed.insert(sealed.end(), part.begin(), part.end());
  }
  return sealed;
}

Result<void> Inbox::keep(const ContributionFileId& id, BytesView sealed) const {
  const auto path = path_of(id);
  auto unfinished = path;
  unfinished += ".tmp";
  if (!write_durably(unfinished, sealed)) return unavailable("contribution.inbox_write");
  std::error_code failed;
  std::filesystem::rename(unfinished, path, failed);
  if (failed || !sync_folder(folder_)) return unavailable("contribution.inbox_write");
  return {};
}

Result<std::unique_ptr<Readable>> Inbox::open(const ContributionFileId& id) const {
  std::error_code failed;
  // What was acknowledged is there: a body that is not is a fault of the machine, never of the employer.
  if (!std::filesystem::is_regular_file(path_of(id), failed)) return unavailable("contribution.file_unreadable");
  return std::unique_ptr<Readable>(std::make_unique<SealedReadable>(path_of(id), sealer_, id));
}

void Inbox::remove(const ContributionFileId& id) const {
  std::error_code failed;
  std::filesystem::remove(path_of(id), failed);
}

}  // namespace teduh::contribution
