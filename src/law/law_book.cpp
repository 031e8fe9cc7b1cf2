#include "law/law_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "law/figure_file.hpp"

namespace teduh::law {
namespace {

struct FigureRow {
  Figure figure;
  std::string_view file;
  Unit unit;
};

constexpr std::array<FigureRow, kFigureCount> kFigures{{
    {Figure::jht_rate_pu_employer, "jht/rate_pu_employer.yaml", Unit::percent},
    {Figure::jht_rate_pu_worker, "jht/rate_pu_worker.yaml", Unit::percent},
    {Figure::jht_rate_bpu, "jht/rate_bpu.yaml", Unit::percent},
    {Figure::jht_base_bpu, "jht/base_bpu.yaml", Unit::base_bands},
    {Figure::jht_minimum_pmi, "jht/minimum_pmi.yaml", Unit::rupiah},
    {Figure::jht_self_service_limit, "jht/self_service_limit.yaml", Unit::rupiah},
    {Figure::jht_retirement_age, "jht/retirement_age.yaml", Unit::years},
    {Figure::jht_waiting_resigned, "jht/waiting_resigned.yaml", Unit::months},
    {Figure::jht_waiting_phk, "jht/waiting_phk.yaml", Unit::months},
    {Figure::jht_share_retirement_age, "jht/share_retirement_age.yaml", Unit::percent},
    {Figure::jht_share_leaving, "jht/share_leaving.yaml", Unit::percent},
    {Figure::jht_share_disability, "jht/share_disability.yaml", Unit::percent},
    {Figure::jht_share_death, "jht/share_death.yaml", Unit::percent},
    {Figure::jht_share_partial_pension, "jht/share_partial_pension.yaml", Unit::percent},
    {Figure::jht_share_partial_housing, "jht/share_partial_housing.yaml", Unit::percent},
    {Figure::jht_share_resigned, "jht/share_resigned.yaml", Unit::percent},
    {Figure::jht_share_phk, "jht/share_phk.yaml", Unit::percent},
    {Figure::jht_share_contract_end, "jht/share_contract_end.yaml", Unit::percent},
    {Figure::jht_share_bpu_stopped, "jht/share_bpu_stopped.yaml", Unit::percent},
    {Figure::jht_partial_years, "jht/partial_years.yaml", Unit::years},
    {Figure::jht_payment_days, "jht/payment_days.yaml", Unit::working_days},
    {Figure::jht_npwp_above, "jht/npwp_above.yaml", Unit::rupiah},
    {Figure::tax_final_free, "tax/final_free.yaml", Unit::rupiah},
    {Figure::tax_final_rate, "tax/final_rate.yaml", Unit::percent},
    {Figure::tax_final_years, "tax/final_years.yaml", Unit::years},
    {Figure::tax_article_17, "tax/article_17.yaml", Unit::bands},
    {Figure::tax_no_npwp_surcharge, "tax/no_npwp_surcharge.yaml", Unit::percent},
}};
constexpr std::string_view kReturnFile = "jht/return.yaml";

consteval bool in_enum_order() {
  for (std::size_t i = 0; i < kFigures.size(); ++i)
    if (kFigures[i].figure != static_cast<Figure>(i)) return false;
  return true;
}
static_assert(in_enum_order());

constexpr std::size_t index_of(Figure figure) { return static_cast<std::size_t>(figure); }

/// Files of law/ that other parts of the program read, or that people read.
bool is_for_others(std::string_view path) {
  for (const std::string_view folder : {"calendar/", "region/", "tests/"})
    if (path.starts_with(folder)) return true;
  return path == "papers.yaml" || path.ends_with(".md");
}

Result<void> check_no_stray_file(std::span<const EmbeddedFile> files) {
  for (const auto& file : files) {
    const bool known = std::ranges::any_of(kFigures, [&](const FigureRow& row) { return row.file == file.path; });
    if (known || file.path == kReturnFile || is_for_others(file.path)) continue;
    if (file.path.starts_with("jht/") || file.path.starts_with("tax/"))
      return law_fault("law.figure_unused", file.path, 1,
                       "remove this file, or correct its name: the program reads no figure of this name");
    return law_fault("law.file_unknown", file.path, 1, "remove this file: figures stand in jht/ and tax/");
  }
  return ok();
}

Result<const EmbeddedFile*> find_file(std::span<const EmbeddedFile> files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
  if (found == files.end()) return law_fault("law.figure_missing", path, 1, "add this file: the program reads this figure");
  return &*found;
}

}  // namespace

std::string_view to_string(Unit unit) {
  switch (unit) {
    case Unit::rupiah: return "rupiah";
    case Unit::percent: return "percent";
    case Unit::years: return "years";
    case Unit::months: return "months";
    case Unit::working_days: return "working_days";
    case Unit::bands: return "bands";
    case Unit::base_bands: return "base_bands";
  }
  return "?";
}

std::string_view file_of(Figure figure) { return kFigures.at(index_of(figure)).file; }

Result<LawBook> LawBook::load(std::span<const EmbeddedFile> files) {
  TRY(check_no_stray_file(files));
  LawBook book;
  for (const auto& row : kFigures) {
    const auto* file = TRY(find_file(files, row.file));
    book.figures_[index_of(row.figure)] = TRY(read_figure(*file, row.unit));
  }
  const auto* file = TRY(find_file(files, kReturnFile));
  for (auto& [year, announced] : TRY(read_yearly_returns(*file))) {
    book.returns_.emplace(year, announced.rate);
    book.return_citations_.emplace(year, announced.citation);
  }
  return book;
}

Result<const LawBook::Value*> LawBook::find(Figure figure, Date day) const {
  const auto& values = figures_[index_of(figure)];
  for (auto value = values.rbegin(); value != values.rend(); ++value)
    if (value->from <= day && (!value->until || day <= *value->until)) return &*value;
  Error error = internal("law.not_in_force", fmt::format("law/{} has no value in force on {}", file_of(figure), teduh::print(day)));
  error.facts = {{"figure", std::string(file_of(figure))}, {"day", teduh::print(day)}};
  return error;
}

Result<Rupiah> LawBook::amount(Figure figure, Date day) const {
  const auto* value = TRY(find(figure, day));
  CHECK(std::holds_alternative<Rupiah>(value->value));
  return *std::get_if<Rupiah>(&value->value);
}

Result<Rate> LawBook::rate(Figure figure, Date day) const {
  const auto* value = TRY(find(figure, day));
  CHECK(std::holds_alternative<Rate>(value->value));
  return *std::get_if<Rate>(&value->value);
}

Result<int> LawBook::number(Figure figure, Date day) const {
  const auto* value = TRY(find(figure, day));
  CHECK(std::holds_alternative<int>(value->value));
  return *std::get_if<int>(&value->value);
}

Result<std::vector<Band>> LawBook::bands(Figure figure, Date day) const {
  const auto* value = TRY(find(figure, day));
  CHECK(std::holds_alternative<std::vector<Band>>(value->value));
  return *std::get_if<std::vector<Band>>(&value->value);
}

Result<std::vector<BaseBand>> LawBook::base_bands(Figure figure, Date day) const {
  const auto* value = TRY(find(figure, day));
  CHECK(std::holds_alternative<std::vector<BaseBand>>(value->value));
  return *std::get_if<std::vector<BaseBand>>(&value->value);
}

Result<Citation> LawBook::citation(Figure figure, Date day) const {
  const auto* value = TRY(find(figure, day));
  return value->citation;
}

std::optional<Citation> LawBook::return_citation(int year) const {
  const auto found = return_citations_.find(year);
  return found == return_citations_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace teduh::law
