#include "law/figure_file.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace teduh::law {
namespace {

/// Shares of the law are this coarse or coarser; computations count in millionths.
constexpr std::int64_t kShareDenominator = 1'000'000;

/// No waiting time, age or count of the law is longer.
constexpr std::int64_t kNumberMax = 1'000;

Result<Rate> read_percent(const LawNode& node) {
  const std::string text = TRY(node.scalar());
  const auto rate = text.ends_with('%') ? parse_rate(text) : std::nullopt;
  if (!rate || rate->numerator() > rate->denominator() || kShareDenominator % rate->denominator() != 0)
    return node.fault("law.value_form",
                      "write a share from 0% to 100% with its sign and at most four digits after the point, like \"3.7%\"");
  return *rate;
}

Result<Rupiah> read_rupiah(const LawNode& node) {
  const std::string text = TRY(node.scalar());
  const auto amount = is_digits(text) ? parse_rupiah(text) : std::nullopt;
  if (!amount) return node.fault("law.value_form", "write whole rupiah in digits only, like 15000000");
  return *amount;
}

Result<int> read_number(const LawNode& node) {
  const auto number = parse_int64(TRY(node.scalar()));
  if (!number || *number < 0 || *number > kNumberMax)
    return node.fault("law.value_form", fmt::format("write a whole number from 0 to {}", kNumberMax));
  return static_cast<int>(*number);
}

Result<std::vector<Band>> read_bands(const LawNode& node) {
  std::vector<Band> bands;
  const auto rows = TRY(node.rows());
  if (rows.size() > kRowsMax) return node.fault("law.value_form", fmt::format("write at most {} bands", kRowsMax));
  for (const auto& row : rows) {
    TRY(row.check_keys({"rate"}, {"up_to"}));
    Band band;
    const auto rate = TRY(row.get("rate"));
    band.rate = TRY(read_percent(rate));
    if (row.has("up_to")) {
      const auto up_to = TRY(row.get("up_to"));
      band.up_to = TRY(read_rupiah(up_to));
    }
    const bool after_open_end = !bands.empty() && !bands.back().up_to;
    const bool falling = !bands.empty() && band.up_to && bands.back().up_to && *band.up_to <= *bands.back().up_to;
    if (after_open_end || falling) return row.fault("law.value_form", "write the bands upwards, the one without \"up_to\" last");
    bands.push_back(band);
  }
  if (bands.back().up_to) return rows.back().fault("law.value_form", "add a last band without \"up_to\"");
  return bands;
}

/// Bands and bases both rise.
Result<std::vector<BaseBand>> read_base_bands(const LawNode& node) {
  std::vector<BaseBand> bands;
  const auto rows = TRY(node.rows());
  if (rows.size() > kRowsMax) return node.fault("law.value_form", fmt::format("write at most {} bands", kRowsMax));
  for (const auto& row : rows) {
    TRY(row.check_keys({"base"}, {"up_to"}));
    BaseBand band;
    const auto base = TRY(row.get("base"));
    band.base = TRY(read_rupiah(base));
    if (row.has("up_to")) {
      const auto up_to = TRY(row.get("up_to"));
      band.up_to = TRY(read_rupiah(up_to));
    }
    const bool after_open_end = !bands.empty() && !bands.back().up_to;
    const bool falling = !bands.empty() && (band.base <= bands.back().base || (band.up_to && bands.back().up_to && *band.up_to <= *bands.back().up_to));
    if (after_open_end || falling) return row.fault("law.value_form", "write the bands upwards, the one without \"up_to\" last");
    bands.push_back(band);
  }
  if (bands.back().up_to) return rows.back().fault("law.value_form", "add a last band without \"up_to\"");
  return bands;
}

using FigureValue = decltype(LawBook::Value::value);

Result<FigureValue> read_value(const LawNode& node, Unit unit) {
  using Out = FigureValue;
  switch (unit) {
    case Unit::rupiah: return Out(TRY(read_rupiah(node)));
    case Unit::percent: return Out(TRY(read_percent(node)));
    case Unit::years:
    case Unit::months:
    case Unit::working_days: return Out(TRY(read_number(node)));
    case Unit::bands: return Out(TRY(read_bands(node)));
    case Unit::base_bands: return Out(TRY(read_base_bands(node)));
  }
  return node.fault("law.unit_wrong", "write a known unit");
}

Result<void> check_unit(const LawNode& figure, Unit unit) {
  const auto node = TRY(figure.get("unit"));
  if (TRY(node.scalar()) != to_string(unit))
    return node.fault("law.unit_wrong", fmt::format("write \"unit: {}\": the program counts this figure so", to_string(unit)));
  return ok();
}

/// The row must begin the day after the one before it ends. A row without "until" ends the day before the next one begins.
Result<void> check_follows(const LawNode& row, const LawBook::Value& before, const LawBook::Value& value) {
  if (value.from <= before.from || (before.until && value.from <= *before.until))
    return row.fault("law.period_overlap",
                     fmt::format("begin after the row before: write \"from: {}\" or later, or end the row before sooner",
                                 print((before.until ? *before.until : before.from).plus_days(1))));
  if (before.until && value.from > before.until->plus_days(1))
    return row.fault("law.period_gap",
                     fmt::format("no value stands from {} to {}: write \"from: {}\" here or move \"until\" of the row before",
                                 print(before.until->plus_days(1)), print(value.from.plus_days(-1)), print(before.until->plus_days(1))));
  return ok();
}

Result<LawBook::Value> read_row(const LawNode& row, Unit unit) {
  auto citation = row.citation();
  // An unknown key explains a missing one (a slip of the pen), so it is named first.
  if (auto keys = row.check_keys({"from", "value"}, {"until", "regulation", "article", "verified", "note"}); !keys) return keys.error();
  if (!citation) return citation.error();
  const auto node = TRY(row.get("value"));
  const Date from = TRY(row.date("from"));
  auto value = TRY(read_value(node, unit));
  LawBook::Value out{.from = from, .until = {}, .value = std::move(value), .citation = *citation};
  if (row.has("until")) {
    out.until = TRY(row.date("until"));
    if (*out.until < out.from) return row.fault("law.period_overlap", "write \"until\" on or after \"from\"");
  }
  return out;
}

Result<std::optional<AnnouncedReturn>> read_return(const LawNode& row) {
  if (TRY(row.scalar("rate")) == "unknown") {
    TRY(row.check_keys({"year", "rate"}, {"note"}));
    return std::optional<AnnouncedReturn>();
  }
  if (auto keys = row.check_keys({"year", "rate"}, {"regulation", "article", "verified", "note"}); !keys) return keys.error();
  const auto node = TRY(row.get("rate"));
  const Rate rate = TRY(read_percent(node));
  auto citation = TRY(row.citation());
  return std::optional(AnnouncedReturn{rate, std::move(citation)});
}

}  // namespace

Result<std::vector<LawBook::Value>> read_figure(const EmbeddedFile& file, Unit unit) {
  const auto figure = TRY(LawNode::parse(file));
  TRY(figure.check_keys({"description", "unit", "values"}));
  TRY(figure.text("description"));
  TRY(check_unit(figure, unit));
  const auto list = TRY(figure.get("values"));
  const auto rows = TRY(list.rows());
  if (rows.size() > kRowsMax) return list.fault("law.value_form", fmt::format("write at most {} values", kRowsMax));
  std::vector<LawBook::Value> values;
  for (const auto& row : rows) {
    auto value = TRY(read_row(row, unit));
    if (!values.empty()) TRY(check_follows(row, values.back(), value));
    if (!values.empty() && !values.back().until) values.back().until = value.from.plus_days(-1);
    values.push_back(std::move(value));
  }
  return values;
}

Result<std::map<int, AnnouncedReturn>> read_yearly_returns(const EmbeddedFile& file) {
  const auto figure = TRY(LawNode::parse(file));
  TRY(figure.check_keys({"description", "unit", "years"}));
  TRY(figure.text("description"));
  TRY(check_unit(figure, Unit::percent));
  const auto list = TRY(figure.get("years"));
  std::map<int, AnnouncedReturn> returns;
  std::optional<int> before;
  for (const auto& row : TRY(list.rows())) {
    const auto year_node = TRY(row.get("year"));
    const auto year = parse_int64(TRY(year_node.scalar()));
    if (!year || *year < 1977 || *year > 2200) return year_node.fault("law.value_form", "write a year from 1977 to 2200");
    if (before && *year <= *before) return year_node.fault("law.period_overlap", fmt::format("write \"year: {}\"", *before + 1));
    if (before && *year > *before + 1)
      return year_node.fault("law.period_gap", fmt::format("add \"- {{year: {}, rate: unknown}}\" before this row", *before + 1));
    before = static_cast<int>(*year);
    if (auto announced = TRY(read_return(row))) returns.emplace(*before, std::move(*announced));
  }
  return returns;
}

}  // namespace teduh::law
