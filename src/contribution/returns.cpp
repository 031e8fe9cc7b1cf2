#include "contribution/returns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "contribution/account.hpp"

namespace teduh::contribution {
namespace {

using store::Sql;

constexpr Sql kInsert{"contribution_return_insert",
    "INSERT INTO jht_return (year, number, rate_numerator, rate_denominator, kind, source, recorded_at, recorded_by)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
constexpr Sql kAll{"contribution_returns",
    "SELECT year, number, rate_numerator, rate_denominator, kind, source FROM jht_return ORDER BY year, number"};
constexpr Sql kClose{"contribution_year_close",
    "SELECT run, finished, cursor_person, cursor_membership, memberships, postings, amount FROM jht_year_close WHERE year = ?1"};
constexpr Sql kWriteClose{"contribution_year_close_write",
    "INSERT INTO jht_year_close (year, run, finished, cursor_person, cursor_membership, memberships, postings, amount, changed_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    " ON CONFLICT (year) DO UPDATE SET run = excluded.run, finished = excluded.finished, cursor_person = excluded.cursor_person,"
    " cursor_membership = excluded.cursor_membership, memberships = excluded.memberships, postings = excluded.postings,"
    " amount = excluded.amount, changed_at = excluded.changed_at"};
constexpr Sql kClosed{"contribution_year_was_closed", "SELECT COUNT(*) FROM jht_year_close WHERE year = ?1 AND (finished = 1 OR run > 1)"};

constexpr Sql kOpenClose{"contribution_year_close_open", "SELECT year FROM jht_year_close WHERE finished = 0 ORDER BY year LIMIT 1"};

constexpr int kYearMin = 1978;
constexpr int kYearMax = 2100;
constexpr std::string_view kReturnArticle = "PP 46/2015 pasal 24";

struct ReturnRow {
  YearReturn entry;
  std::int64_t number = 0;
};
ReturnRow return_row(const store::Row& row) {
  return {.entry = {.year = static_cast<int>(row.integer(0)), .rate = Rate(row.integer(2), row.integer(3)), .kind = row.enumeration<ReturnKind>(4),
                    .source = row.string(5)},
          .number = row.integer(1)};
}

Result<std::map<int, ReturnRow>> last_rows(store::ReadTx& tx) {
  std::map<int, ReturnRow> last;
  for (auto& row : TRY(tx.list(kAll, {}, return_row))) last.insert_or_assign(row.entry.year, std::move(row));
  return last;
}

Error with_year(Error error, int year) {
  error.facts = {{"year", std::to_string(year)}};
  return error;
}

struct CloseState {
  YearClose close;
  MembershipKey cursor;
};

Result<std::optional<CloseState>> find_close(store::ReadTx& tx, int year) {
  return tx.find(kClose, {year}, [year](const store::Row& row) {
    return CloseState{.close = {.year = year, .run = static_cast<int>(row.integer(0)), .finished = row.boolean(1), .memberships = row.integer(4),
                                .postings = row.integer(5), .amount = row.rupiah(6)},
                      .cursor = {.person = row.id<PersonId>(2), .membership = row.id<MembershipId>(3)}};
  });
}

Result<void> write_close(store::Tx& tx, const CloseState& state, Moment now) {
  const YearClose& close = state.close;
  TRY(tx.execute(kWriteClose, {close.year, close.run, close.finished, state.cursor.person, state.cursor.membership, close.memberships,
                               close.postings, close.amount, now}));
  return {};
}

/// Books for one membership what its closed years still lack.
Result<void> close_membership(store::Tx& tx, const ImportTools& tools, const MembershipKey& key, const law::YearlyRates& rates, YearClose& close) {
  const auto postings = TRY(list_postings(tx, key));
  if (postings.empty()) return {};
  AccountView view = view_of(postings);
  std::map<int, Rupiah> due;
  for (const auto& year : TRY(law::jht_yearly_return_postings(view.account, rates, close.year))) due[year.year] = year.posting;
  for (const auto& [year, booked] : view.returns) {
    if (year <= close.year) due.try_emplace(year, Rupiah(0));
  }
  const Moment now = tools.member.clock.now();
  const std::int64_t epoch = TRY(current_epoch(tx, key));
  for (const auto& [year, amount] : due) {
    const Rupiah difference = amount - view.returns[year];
    if (difference == Rupiah(0)) continue;
    const Period december(year, 12);
    Posting posting;
    posting.id = PostingId::make(now, tools.member.random);
    posting.key = key;
    posting.kind = PostingKind::yearly_return;
    posting.period = december;
    posting.amount = difference;
    posting.value_day = december.last_day();
    posting.article = kReturnArticle;
    posting.epoch = epoch;
    posting.recorded_at = now;
    TRY(insert_posting(tx, posting));
    ++close.postings;
    close.amount += difference;
  }
  return {};
}

Result<void> check_closable(store::ReadTx& tx, const ImportTools& tools, int year) {
  if (year < kYearMin || year >= date_of(tools.member.clock.now(), Zone::wit).year()) return with_year(conflict("contribution.year_not_over"), year);
  const auto rows = TRY(last_rows(tx));
  const auto row = rows.find(year);
  const bool announced = row != rows.end() ? row->second.entry.kind == ReturnKind::announced : tools.law.yearly_returns().contains(year);
  if (!announced) return with_year(conflict("contribution.return_not_announced"), year);
  return {};
}

Result<CloseState> begin_close(store::Tx& tx, const ImportTools& tools, int year) {
  TRY(check_closable(tx, tools, year));
  auto state = TRY(find_close(tx, year));
  if (state && !state->close.finished) return *state;
  const int run = state ? state->close.run + 1 : 1;
  const CloseState fresh{.close = {.year = year, .run = run}, .cursor = {}};
  TRY(write_close(tx, fresh, tools.member.clock.now()));
  return fresh;
}

Result<CloseState> close_chunk(store::Tx& tx, const ImportTools& tools, const Actor& actor, int year) {
  auto state = TRY(find_close(tx, year));
  CHECK(state.has_value());
  if (state->close.finished) return *state;
  const auto rates = TRY(yearly_rates(tx, tools.law));
  const auto keys = TRY(member::list_membership_keys_after(tx, state->cursor, kCloseChunk));
  const YearClose before = state->close;
  for (const MembershipKey& key : keys) TRY(close_membership(tx, tools, key, rates, state->close));
  state->close.memberships += static_cast<std::int64_t>(keys.size());
  state->close.finished = keys.size() < static_cast<std::size_t>(kCloseChunk);
  if (!keys.empty()) state->cursor = keys.back();
  const Moment now = tools.member.clock.now();
  TRY(write_close(tx, *state, now));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.member.random), now, actor, "contribution.year_closed");
  entry.fact("year", year).fact("run", state->close.run).fact("memberships", static_cast<std::int64_t>(keys.size()));
  entry.fact("postings", state->close.postings - before.postings).fact("amount", state->close.amount - before.amount);
  entry.fact("finished", state->close.finished ? "yes" : "no");
  TRY(tools.member.journal.append(tx, entry));
  return *state;
}

}  // namespace

std::string_view to_string(ReturnKind kind) { return kind == ReturnKind::announced ? "announced" : "running"; }
std::optional<ReturnKind> parse_return_kind(std::string_view text) {
  if (text == "announced") return ReturnKind::announced;
  return text == "running" ? std::optional<ReturnKind>(ReturnKind::running) : std::nullopt;
}

Result<void> set_return(store::Tx& tx, const member::Tools& tools, const Actor& actor, const YearReturn& entry) {
  // 1. refusals
  std::vector<FieldProblem> problems;
  const Moment now = tools.clock.now();
  if (entry.year < kYearMin || entry.year > std::min(kYearMax, date_of(now, Zone::wit).year())) problems.push_back({"year", "return.year"});
  const Rate& rate = entry.rate;
  if (rate.numerator() < 0 || rate.numerator() * 100 > kReturnPercentMax * rate.denominator()) problems.push_back({"rate", "return.rate"});
  if (trim(entry.source).empty() || entry.source.size() > kReturnSourceMax || has_control_characters(entry.source)) {
    problems.push_back({"source", "return.source"});
  }
  if (!problems.empty()) return invalid_fields(std::move(problems));
  const auto rows = TRY(last_rows(tx));
  const auto last = rows.find(entry.year);
  if (last != rows.end()) {
    const YearReturn& before = last->second.entry;
    if (before.kind == ReturnKind::announced && entry.kind == ReturnKind::running) return with_year(conflict("contribution.return_announced"), entry.year);
    if (before.rate == entry.rate && before.kind == entry.kind && before.source == entry.source) return {};
  }
  // 2. the entry
  const std::int64_t number = last == rows.end() ? 1 : last->second.number + 1;
  TRY(tx.execute(kInsert, {entry.year, number, rate.numerator(), rate.denominator(), entry.kind, entry.source, now, actor.id()}));
  // 3. the journal
  auto note = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, actor, "contribution.return_set");
  note.fact("year", entry.year).fact("rate", fmt::format("{}/{}", rate.numerator(), rate.denominator())).fact("kind", std::string(to_string(entry.kind))).fact("number", number);
  TRY(tools.journal.append(tx, note));
  return {};
}

Result<std::vector<YearReturn>> list_returns(store::ReadTx& tx) {
  std::vector<YearReturn> returns;
  for (auto& [year, row] : TRY(last_rows(tx))) returns.push_back(std::move(row.entry));
  return returns;
}

Result<law::YearlyRates> yearly_rates(store::ReadTx& tx, const law::LawBook& law) {
  law::YearlyRates rates = law.yearly_returns();
  for (const auto& entry : TRY(list_returns(tx))) rates.insert_or_assign(entry.year, entry.rate);
  return rates;
}

Result<YearClose> close_year(const ImportTools& tools, const Actor& actor, int year, const std::function<bool(const YearClose&)>& progress) {
  auto state = TRY(tools.database.write([&](store::Tx& tx) { return begin_close(tx, tools, year); }));
  while (!state.close.finished) {
    state = TRY(tools.database.write([&](store::Tx& tx) { return close_chunk(tx, tools, actor, year); }));
    if (progress && !progress(state.close)) break;
  }
  return state.close;
}

Result<YearClose> order_year_close(store::Tx& tx, const ImportTools& tools, const Actor& actor, int year) {
  const auto before = TRY(find_close(tx, year));
  const bool running = before && !before->close.finished;
  const CloseState state = TRY(begin_close(tx, tools, year));
  if (running) return state.close;
  const Moment now = tools.member.clock.now();
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.member.random), now, actor, "contribution.year_close_ordered");
  entry.fact("year", year).fact("run", state.close.run);
  TRY(tools.member.journal.append(tx, entry));
  return state.close;
}

Result<std::optional<YearClose>> find_year_close(store::ReadTx& tx, int year) {
  const auto state = TRY(find_close(tx, year));
  return state ? std::optional<YearClose>(state->close) : std::nullopt;
}

Result<bool> work_on_next_close(const ImportTools& tools) {
  // A look first: mostly there is nothing to write.
  const auto year = TRY(tools.database.read([](store::ReadTx& tx) {
    return tx.find(kOpenClose, {}, [](const store::Row& row) { return static_cast<int>(row.integer(0)); });
  }));
  if (!year) return false;
  TRY(tools.database.write([&](store::Tx& tx) { return close_chunk(tx, tools, Actor::system(), *year); }));
  return true;
}

Result<bool> is_year_closed(store::ReadTx& tx, int year) { return TRY(tx.number(kClosed, {year})) > 0; }

}  // namespace teduh::contribution
