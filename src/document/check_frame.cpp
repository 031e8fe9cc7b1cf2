#include "document/check_frame.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace teduh::document {
namespace {

constexpr std::string_view kRequestMagic = "TDQ1";
constexpr std::string_view kAnswerMagic = "TDA1";
constexpr std::size_t kTextMax = 200;   // of a code, a detail, a fact
constexpr std::uint64_t kListMax = 16;  // facts, removed codes
constexpr std::uint64_t kPagesMax = 1000;
constexpr std::uint8_t kGood = 1;
constexpr std::uint8_t kRefused = 2;

class Writer {
 public:
  void raw(BytesView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  void u8(std::uint8_t value) { out_.push_back(value); }
  void u64(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) out_.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
  }
  void text(std::string_view text) {
    const std::string_view cut = text.substr(0, kTextMax);
    u64(cut.size());
    raw(bytes_of(cut));
  }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

/// Reads until something is wrong; then `good` is false and all further values are empty.
class Reader {
 public:
  explicit Reader(BytesView bytes) : rest_(bytes) {}
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return good_ && rest_.empty(); }

  BytesView raw(std::uint64_t size) {
    if (!good_ || size > rest_.size()) return fail();
    const BytesView part = rest_.first(size);
    rest_ = rest_.subspan(size);
    return part;
  }
  std::uint8_t u8() {
    const BytesView part = raw(1);
    return part.empty() ? std::uint8_t{0} : part[0];
  }
  std::uint64_t u64(std::uint64_t max) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : raw(8)) value = (value << 8U) | byte;
    if (value > max) fail();
    return good_ ? value : 0;
  }
  std::string text() {
    const std::string text(text_of(raw(u64(kTextMax))));
    const bool printable = std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
    if (!printable) fail();
    return good_ ? text : std::string{};
  }
  void magic(std::string_view expected) {
    if (text_of(raw(expected.size())) != expected) fail();
  }

 private:
  BytesView fail() {
    good_ = false;
    return {};
  }
  BytesView rest_;
  bool good_ = true;
};

Error bad_frame() { return internal("document.check_failed", "frame"); }

void write_refusal(Writer& out, const Error& error) {
  out.u8(kRefused);
  out.u8(static_cast<std::uint8_t>(error.fault));
  out.text(error.code);
  out.text(error.detail);
  const std::uint64_t count = std::min<std::uint64_t>(error.facts.size(), kListMax);
  out.u64(count);
  for (std::size_t i = 0; i < count; ++i) {
    out.text(error.facts[i].first);
    out.text(error.facts[i].second);
  }
}

void write_paper(Writer& out, const CheckedPaper& paper) {
  out.u8(kGood);
  out.u8(static_cast<std::uint8_t>(paper.received_type));
  out.u8(static_cast<std::uint8_t>(paper.type));
  out.u64(static_cast<std::uint64_t>(paper.pages));
  out.u64(paper.size.width);
  out.u64(paper.size.height);
  out.u8(paper.had_signature ? 1 : 0);
  out.u64(paper.removed.size());
  for (const std::string& code : paper.removed) out.text(code);
  out.u64(paper.bytes.size());
  out.raw(paper.bytes);
}

bool is_code(std::string_view code) {
  return code.starts_with("document.") &&
         std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; });
}

Error read_refusal(Reader& in) {
  Error error;
  const std::uint8_t fault = in.u8();
  const bool known = fault == static_cast<std::uint8_t>(Fault::invalid) || fault == static_cast<std::uint8_t>(Fault::internal);
  error.fault = static_cast<Fault>(known ? fault : static_cast<std::uint8_t>(Fault::internal));
  error.code = in.text();
  error.detail = in.text();
  const std::uint64_t count = in.u64(kListMax);
  for (std::uint64_t i = 0; i < count && in.good(); ++i) {
    std::string name = in.text();
    error.facts.emplace_back(std::move(name), in.text());
  }
  if (!known || !in.at_end() || !is_code(error.code)) return bad_frame();
  return error;
}

std::optional<PaperType> type_of(std::uint8_t number) {
  for (const PaperType type : {PaperType::jpeg, PaperType::png, PaperType::webp, PaperType::pdf}) {
    if (static_cast<std::uint8_t>(type) == number) return type;
  }
  return std::nullopt;
}

Result<CheckedPaper> read_paper(Reader& in) {
  const auto received = type_of(in.u8());
  const auto type = type_of(in.u8());
  if (!received || !type) return bad_frame();
  CheckedPaper paper;
  paper.received_type = *received;
  paper.type = *type;
  paper.pages = static_cast<std::int64_t>(in.u64(kPagesMax));
  paper.size.width = static_cast<std::uint32_t>(in.u64(UINT32_MAX));
  paper.size.height = static_cast<std::uint32_t>(in.u64(UINT32_MAX));
  paper.had_signature = in.u8() == 1;
  const std::uint64_t count = in.u64(kListMax);
  for (std::uint64_t i = 0; i < count && in.good(); ++i) paper.removed.push_back(in.text());
  const BytesView bytes = in.raw(in.u64(kAnswerBytesMax));
  paper.bytes.assign(bytes.begin(), bytes.end());
  if (!in.at_end()) return bad_frame();
  return paper;
}

}  // namespace

Bytes print_request(const ChildLimits& limits, BytesView bytes) {
  Writer out;
  out.raw(bytes_of(kRequestMagic));
  out.u64(limits.memory_bytes);
  out.u64(limits.cpu_seconds);
  out.u64(limits.descriptors);
  out.u64(bytes.size());
  out.raw(bytes);
  return out.take();
}

Result<CheckRequest> parse_request(BytesView frame) {
  Reader in(frame);
  CheckRequest request;
  in.magic(kRequestMagic);
  request.limits.memory_bytes = in.u64(UINT64_MAX);
  request.limits.cpu_seconds = static_cast<std::uint32_t>(in.u64(UINT32_MAX));
  request.limits.descriptors = static_cast<std::uint32_t>(in.u64(UINT32_MAX));
  const BytesView bytes = in.raw(in.u64(kPaperBytesMax));
  request.bytes.assign(bytes.begin(), bytes.end());
  if (!in.at_end()) return bad_frame();
  return request;
}

Bytes print_answer(const Result<CheckedPaper>& answer) {
  Writer out;
  out.raw(bytes_of(kAnswerMagic));
  if (answer) {
    write_paper(out, *answer);
  } else {
    write_refusal(out, answer.error());
  }
  return out.take();
}

Result<CheckedPaper> parse_answer(BytesView frame) {
  Reader in(frame);
  in.magic(kAnswerMagic);
  const std::uint8_t status = in.u8();
  if (!in.good()) return bad_frame();
  if (status == kRefused) return read_refusal(in);
  if (status == kGood) return read_paper(in);
  return bad_frame();
}

}  // namespace teduh::document
