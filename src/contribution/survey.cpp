#include "contribution/survey.hpp"

#include <algorithm>
#include <memory>

namespace teduh::contribution {
namespace {

struct Tally {
  Sha256Stream digest;
  std::int64_t size = 0;
};

class TallyingSource final : public ByteSource {
 public:
  TallyingSource(std::unique_ptr<ByteSource> inner, Tally& tally) : inner_(std::move(inner)), tally_(tally) {}
  Result<std::size_t> read(std::span<char> out) override {
    const std::size_t count = TRY(inner_->read(out));
    tally_.digest.add(bytes_of(std::string_view(out.data(), count)));
    tally_.size += static_cast<std::int64_t>(count);
    return count;
  }

 private:
  std::unique_ptr<ByteSource> inner_;
  Tally& tally_;
};


/// No row with a KPJ, a NIK, a name and a wage is shorter; the filter is sized before the rows are counted.
constexpr std::size_t kRowBytesMin = 32;

}  // namespace

bool is_blank(const Record& record) {
  return record.fault == RecordFault::none && std::ranges::all_of(record.fields, [](std::string_view field) { return field.empty(); });
}

Result<Survey> survey_file(const Readable& file) {
  Tally tally;
  const std::size_t rows_expected = std::min(file.size() / kRowBytesMin, static_cast<std::size_t>(kRowsMax));
  CsvReader reader(std::make_unique<TallyingSource>(TRY(file.open()), tally));
  auto layout = TRY(read_layout(reader));
  const auto kpj_at = layout.at(Column::kpj);
  Survey survey{.digest = {}, .size = 0, .rows = 0, .latin1_rows = 0, .layout = std::move(layout), .repeats = RepeatFinder(rows_expected)};
  Record record;
  while (TRY(reader.next(record))) {
    if (is_blank(record)) continue;
    if (++survey.rows > kRowsMax) return invalid("contribution.file_too_long");
    if (record.latin1) ++survey.latin1_rows;
    if (!kpj_at || *kpj_at >= record.fields.size()) continue;
    const auto kpj = Kpj::parse(record.fields[*kpj_at]);
    if (kpj && !survey.repeats.look(number_of(kpj->exact()))) return invalid("contribution.file_repeats");
  }
  if (survey.rows == 0) return invalid("contribution.file_empty");
  survey.repeats.end_looking();
  survey.digest = tally.digest.finish();
  survey.size = tally.size;
  return survey;
}

}  // namespace teduh::contribution
