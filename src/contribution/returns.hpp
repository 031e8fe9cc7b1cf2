// The fund's yearly return of JHT as the administrator enters it, and the closing of a year.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contribution/import.hpp"
#include "law/law_book.hpp"

namespace teduh::contribution {

/// Stored; never reused.
enum class ReturnKind : std::uint8_t {
  announced = 1,  // final: a year can be closed with it
  running = 2,    // provisional, for balances inside the year
};
std::string_view to_string(ReturnKind kind);
std::optional<ReturnKind> parse_return_kind(std::string_view text);

inline constexpr std::size_t kReturnSourceMax = 300;
/// A return above this is a slip of the decimal point: 57 % for 5.7 %.
inline constexpr int kReturnPercentMax = 25;

struct YearReturn {
  int year = 0;
  Rate rate;
  ReturnKind kind = ReturnKind::announced;
  std::string source;  // where it was announced
};

/// A later entry goes before an earlier one of the same year; the same entry again changes nothing.
/// Errors: invalid input.fields (year, rate, source); conflict contribution.return_announced (a running rate after the announced one).
Result<void> set_return(store::Tx& tx, const member::Tools& tools, const Actor& actor, const YearReturn& entry);
/// By year, the valid entry of each.
Result<std::vector<YearReturn>> list_returns(store::ReadTx& tx);
/// The law book's returns with those of the database before them.
Result<law::YearlyRates> yearly_rates(store::ReadTx& tx, const law::LawBook& law);

struct YearClose {
  int year = 0;
  int run = 0;
  bool finished = false;
  std::int64_t memberships = 0;  // looked at in this run
  std::int64_t postings = 0;
  Rupiah amount;
};
inline constexpr int kCloseChunk = 500;  // memberships a transaction

/// Books the return of every year up to `year` for every membership, as differences to what is booked: running it again books only what
/// late contributions changed. Goes on after a kill. `progress` false stops between two chunks.
/// Errors: conflict contribution.year_not_over; conflict contribution.return_not_announced (fact year); law.return_missing (fact year).
Result<YearClose> close_year(const ImportTools& tools, const Actor& actor, int year, const std::function<bool(const YearClose&)>& progress);

/// Orders the close of a year (or of the next run over it); work_on_next_close carries it out. One that runs already stays as it is.
/// Errors: as the refusals of close_year.
Result<YearClose> order_year_close(store::Tx& tx, const ImportTools& tools, const Actor& actor, int year);
/// The last run over the year; nothing when none was ordered.
Result<std::optional<YearClose>> find_year_close(store::ReadTx& tx, int year);
/// Takes the earliest year that is not finished one chunk on. False when none waits.
Result<bool> work_on_next_close(const ImportTools& tools);

/// Whether the year was closed at least once.
Result<bool> is_year_closed(store::ReadTx& tx, int year);

}  // namespace teduh::contribution
