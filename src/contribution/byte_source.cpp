#include "contribution/byte_source.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace teduh::contribution {
namespace {

class FileSource final : public ByteSource {
 public:
  explicit FileSource(std::ifstream stream) : stream_(std::move(stream)) {}
  Result<std::size_t> read(std::span<char> out) override {
    if (stream_.eof()) return std::size_t{0};
    stream_.read(out.data(), static_cast<std::streamsize>(out.size()));
    if (stream_.bad()) return unavailable("contribution.file_unreadable");
    return static_cast<std::size_t>(stream_.gcount());
  }

 private:
  std::ifstream stream_;
};

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : rest_(text) {}
  Result<std::size_t> read(std::span<char> out) override {
    const std::size_t count = std::min(out.size(), rest_.size());
    std::memcpy(out.data(), rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> FileReadable::open() const {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path_, failed)) return not_found("contribution.file_unreadable");
  std::ifstream stream(path_, std::ios::binary);
  if (!stream) return not_found("contribution.file_unreadable");
  return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(std::move(stream)));
}

std::size_t FileReadable::size() const {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path_, failed);
  return failed ? 0 : size;
}

Result<std::unique_ptr<ByteSource>> TextReadable::open() const {
  return std::unique_ptr<ByteSource>(std::make_unique<TextSource>(text_));
}

}  // namespace teduh::contribution
