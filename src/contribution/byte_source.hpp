// Bytes read from the front to the back, in pieces: a file of any size never lies in memory as a whole.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"

namespace teduh::contribution {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `out` from its front; 0 at the end. Error: contribution.file_unreadable.
  virtual Result<std::size_t> read(std::span<char> out) = 0;
};

/// Something that can be read several times from its beginning.
class Readable {
 public:
  virtual ~Readable() = default;
  [[nodiscard]] virtual Result<std::unique_ptr<ByteSource>> open() const = 0;
  /// Bytes; 0 when it cannot be told.
  [[nodiscard]] virtual std::size_t size() const = 0;
};

class FileReadable final : public Readable {
 public:
  explicit FileReadable(std::filesystem::path path) : path_(std::move(path)) {}
  /// Error: contribution.file_unreadable.
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open() const override;
  [[nodiscard]] std::size_t size() const override;

 private:
  std::filesystem::path path_;
};

class TextReadable final : public Readable {
 public:
  explicit TextReadable(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open() const override;
  [[nodiscard]] std::size_t size() const override { return text_.size(); }

 private:
  std::string text_;
};

}  // namespace teduh::contribution
