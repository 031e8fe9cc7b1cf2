#include "journal/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace teduh::journal {
namespace {

constexpr std::string_view kProofLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kExtraBytesMax = sizeof(Salt) + kEntryBytesMax;

std::optional<Sha256> parse_hash(std::string_view base64) {
  const auto bytes = from_base64(base64);
  Sha256 hash;
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

/// Decimal without sign and leading zeros, within 63 bits.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  if (!is_digits(text) || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  const auto number = parse_int64(text);
  return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

/// Takes the next line off `rest`; nothing when there is no LF any more.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<Bytes> take_extra(std::string_view& rest) {
  if (!rest.starts_with(kExtra)) return Bytes{};
  return from_base64(take_line(rest).value_or(kExtra).substr(kExtra.size()));
}

struct Opened {
  Sha256 commitment{};
  std::optional<JournalEntry> entry;
};

Result<Opened> open_extra(const Bytes& extra) {
  Opened opened;
  if (extra.size() == opened.commitment.size()) {
    std::ranges::copy(extra, opened.commitment.begin());
    return opened;
  }
  if (extra.size() < sizeof(Salt)) return invalid("journal.receipt_form", "extra");
  Salt salt;
  std::copy_n(extra.begin(), salt.size(), salt.begin());
  const auto canonical = BytesView(extra).subspan(salt.size());
  opened.entry = TRY(parse_entry(canonical));
  opened.commitment = commitment_of(salt, canonical);
  return opened;
}

}  // namespace

std::string print(const Checkpoint& checkpoint) {
  std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, to_base64(checkpoint.root));
  for (const auto& line : checkpoint.extensions) text += line + "\n";
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  if (!text.ends_with('\n')) return invalid("journal.checkpoint_form", "end");
  auto lines = split(text, '\n');
  lines.pop_back();
  if (lines.size() < 3 || std::ranges::any_of(lines, [](std::string_view line) { return line.empty(); }))
    return invalid("journal.checkpoint_form", "lines");
  const auto size = parse_size(lines[1]);
  const auto root = parse_hash(lines[2]);
  if (!size || !root) return invalid("journal.checkpoint_form", !size ? "size" : "root");
  return Checkpoint{std::string(lines[0]), *size, *root, {lines.begin() + 3, lines.end()}};
}

Result<Checkpoint> open_checkpoint(std::string_view note, const std::vector<VerifierKey>& known) {
  const auto opened = TRY(open_note(note, known));
  auto checkpoint = TRY(parse_checkpoint(opened.text));
  const bool own = std::ranges::any_of(opened.signed_by, [&](const VerifierKey& key) { return key.name == checkpoint.origin; });
  if (!own) return denied("journal.checkpoint_origin");
  return checkpoint;
}

std::string print(const TlogProof& proof) {
  std::string text = fmt::format("{}\n", kProofLine);
  if (!proof.extra.empty()) text += fmt::format("{}{}\n", kExtra, to_base64(proof.extra));
  text += fmt::format("{}{}\n", kIndex, proof.index);
  for (const Sha256& hash : proof.path) text += to_base64(hash) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  TlogProof proof;
  if (take_line(text) != kProofLine) return invalid("journal.receipt_form", "first line");
  auto extra = take_extra(text);
  if (!extra || extra->size() > kExtraBytesMax) return invalid("journal.receipt_form", "extra");
  proof.extra = std::move(*extra);
  const auto index_line = take_line(text);
  if (!index_line || !index_line->starts_with(kIndex)) return invalid("journal.receipt_form", "index");
  const auto index = parse_size(index_line->substr(kIndex.size()));
  if (!index) return invalid("journal.receipt_form", "index");
  proof.index = *index;
  for (;;) {
    const auto line = take_line(text);
    if (!line) return invalid("journal.receipt_form", "no checkpoint");
    if (line->empty()) break;
    const auto hash = parse_hash(*line);
    if (!hash || proof.path.size() == kProofHashesMax) return invalid("journal.receipt_form", "path");
    proof.path.push_back(*hash);
  }
  proof.checkpoint = text;
  return proof;
}

Result<CheckedReceipt> check_receipt(std::string_view text, const std::vector<VerifierKey>& known) {
  const auto proof = TRY(parse_tlog_proof(text));
  auto opened = TRY(open_extra(proof.extra));
  auto checkpoint = TRY(open_checkpoint(proof.checkpoint, known));
  CheckedReceipt receipt{std::move(checkpoint), proof.index, opened.commitment, std::move(opened.entry)};
  const auto& head = receipt.checkpoint;
  if (!includes(proof.path, {proof.index, head.size}, leaf_hash(receipt.commitment), head.root)) return denied("journal.receipt_wrong");
  return receipt;
}

}  // namespace teduh::journal
