// The figures of the law by the day they are in force, read from law/<programme>/<figure>.yaml and nowhere else.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/embedded_file.hpp"
#include "base/result.hpp"
#include "domain/date.hpp"
#include "domain/rate.hpp"
#include "domain/rupiah.hpp"
#include "law/step.hpp"

namespace teduh::law {

/// Every figure that the program reads: one row in kFigures (law_book.cpp) and one file. A file without a row is refused.
enum class Figure : std::uint8_t {
  jht_rate_pu_employer,
  jht_rate_pu_worker,
  jht_rate_bpu,
  jht_base_bpu,
  jht_minimum_pmi,
  jht_self_service_limit,
  jht_retirement_age,
  jht_waiting_resigned,
  jht_waiting_phk,
  jht_share_retirement_age,
  jht_share_leaving,
  jht_share_disability,
  jht_share_death,
  jht_share_partial_pension,
  jht_share_partial_housing,
  jht_share_resigned,
  jht_share_phk,
  jht_share_contract_end,
  jht_share_bpu_stopped,
  jht_partial_years,
  jht_payment_days,
  jht_npwp_above,
  tax_final_free,
  tax_final_rate,
  tax_final_years,
  tax_article_17,
  tax_no_npwp_surcharge,
};
inline constexpr std::size_t kFigureCount = 27;

enum class Unit : std::uint8_t { rupiah, percent, years, months, working_days, bands, base_bands };
std::string_view to_string(Unit unit);

/// One band of a progressive tariff; the last band has no upper end.
struct Band {
  std::optional<Rupiah> up_to;
  Rate rate;
  bool operator==(const Band&) const = default;
};

/// One band of reported income and the base that stands for it; the last band has no upper end.
struct BaseBand {
  std::optional<Rupiah> up_to;
  Rupiah base;
  bool operator==(const BaseBand&) const = default;
};

/// Yearly return of JHT as the fund announces it, by calendar year. A year that is not there is unknown, never zero.
using YearlyRates = std::map<int, Rate>;

/// Read-only after load, so it may be shared by all threads.
class LawBook {
 public:
  /// `files` is the content of the folder law/ (paths below it). Looked at: jht/, tax/. Left to others: papers.yaml, calendar/, region/,
  /// tests/. Fails closed (Fault::internal; facts file, line, repair): law.yaml_syntax, law.key_unknown, law.key_missing, law.key_twice,
  /// law.value_form, law.unit_wrong, law.source_missing, law.period_gap, law.period_overlap, law.figure_missing, law.figure_unused,
  /// law.file_unknown.
  static Result<LawBook> load(std::span<const EmbeddedFile> files);

  /// The figure in force on the day; asking with the wrong unit is a bug (CHECK). Error: law.not_in_force (facts figure, day).
  [[nodiscard]] Result<Rupiah> amount(Figure figure, Date day) const;
  [[nodiscard]] Result<Rate> rate(Figure figure, Date day) const;
  /// Years, months or working days.
  [[nodiscard]] Result<int> number(Figure figure, Date day) const;
  [[nodiscard]] Result<std::vector<Band>> bands(Figure figure, Date day) const;
  [[nodiscard]] Result<std::vector<BaseBand>> base_bands(Figure figure, Date day) const;
  /// Where the figure of that day stands. Error: law.not_in_force.
  [[nodiscard]] Result<Citation> citation(Figure figure, Date day) const;

  /// The returns of law/jht/return.yaml that are filled in. A branch's own table in the database goes before them (the caller merges).
  [[nodiscard]] const YearlyRates& yearly_returns() const { return returns_; }
  /// Where the return of a year was announced; nothing for a year without one.
  [[nodiscard]] std::optional<Citation> return_citation(int year) const;

  struct Value {
    Date from;
    std::optional<Date> until;  // last day in force
    std::variant<Rupiah, Rate, int, std::vector<Band>, std::vector<BaseBand>> value;
    Citation citation;
  };

 private:
  [[nodiscard]] Result<const Value*> find(Figure figure, Date day) const;
  std::array<std::vector<Value>, kFigureCount> figures_;
  YearlyRates returns_;
  std::map<int, Citation> return_citations_;
};

/// File of the figure below law/, "jht/retirement_age.yaml".
std::string_view file_of(Figure figure);

}  // namespace teduh::law
