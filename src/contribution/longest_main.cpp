// The longest file that is taken, and one row more, read in as little memory as any other; the rows are made while they are read.
#include <fmt/format.h>

#include <algorithm>

#include "contribution/survey.hpp"

namespace teduh::contribution {
namespace {

constexpr std::string_view kHead = "kpj,nik,nama,upah,mulai,berhenti\n";

class MadeSource final : public ByteSource {
 public:
  explicit MadeSource(std::int64_t rows) : rows_(rows), line_(kHead) {}
  Result<std::size_t> read(std::span<char> out) override {
    std::size_t count = 0;
    while (count < out.size()) {
      if (at_ == line_.size() && !next()) break;
      const std::size_t part = std::min(out.size() - count, line_.size() - at_);
      std::copy_n(line_.data() + at_, part, out.data() + count);
      at_ += part;
      count += part;
    }
    return count;
  }

 private:
  bool next() {
    if (made_ == rows_) return false;
    line_.clear();
    fmt::format_to(std::back_inserter(line_), "97{:09},9999010101900001,Rekaan,4500000,,\n", ++made_);
    at_ = 0;
    return true;
  }
  std::int64_t rows_;
  std::int64_t made_ = 0;
  std::string line_;
  std::size_t at_ = 0;
};

class MadeFile final : public Readable {
 public:
  explicit MadeFile(std::int64_t rows) : rows_(rows) {}
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open() const override { return std::unique_ptr<ByteSource>(new MadeSource(rows_)); }
  [[nodiscard]] std::size_t size() const override { return static_cast<std::size_t>(rows_) * 48; }

 private:
  std::int64_t rows_;
};

int try_longest() {
  const auto longest = survey_file(MadeFile(kRowsMax));
  if (!longest || longest->rows != kRowsMax) {
    fmt::print("the longest file: {}\n", longest ? "rows are missing" : longest.error().code);
    return 1;
  }
  const auto longer = survey_file(MadeFile(kRowsMax + 1));
  const std::string found = longer ? "taken" : longer.error().code;
  fmt::print("{} rows: taken; one more: {}\n", kRowsMax, found);
  return found == "contribution.file_too_long" ? 0 : 1;
}

}  // namespace
}  // namespace teduh::contribution

int main() { return teduh::contribution::try_longest(); }
