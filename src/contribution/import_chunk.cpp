#include "contribution/import_chunk.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "member/person.hpp"

namespace teduh::contribution {
namespace {

/// What is due for the month of a row, seen against what is posted already.
struct MonthPlan {
  enum class Doing : std::uint8_t { nothing, post, correct, refuse };
  Doing doing = Doing::nothing;
  std::int64_t epoch = 0;  // that new postings get
  std::optional<Posting> earlier;
  std::string refusal;
};

/// Draws ahead, so that not every posting's id costs a call of the system.
class DrawnAhead final : public Random {
 public:
  explicit DrawnAhead(Random& source) : source_(source) {}
  void fill(std::span<std::uint8_t> out) override {
    if (out.size() > drawn_.size()) return source_.fill(out);
    if (drawn_.size() - used_ < out.size()) {
      source_.fill(drawn_);
      used_ = 0;
    }
    std::ranges::copy_n(drawn_.begin() + static_cast<std::ptrdiff_t>(used_), static_cast<std::ptrdiff_t>(out.size()), out.begin());
    used_ += out.size();
  }

 private:
  Random& source_;
  std::array<std::uint8_t, 4096> drawn_{};
  std::size_t used_ = drawn_.size();
};

std::string raw_text(const Record& record) { return record.latin1 ? latin1_to_utf8(record.raw) : std::string(record.raw); }

Posting contribution_of(const ImportFrame& frame, const PreparedRow& prepared, const MembershipKey& key, Segment segment) {
  const law::JhtShares shares = frame.shares.of(segment, *prepared.row.wage);
  Posting posting;
  posting.key = key;
  posting.kind = PostingKind::contribution;
  posting.period = frame.period;
  posting.amount = shares.total();
  posting.employer_share = shares.employer;
  posting.worker_share = shares.worker;
  posting.wage = prepared.row.wage;
  posting.employer = frame.employer.id;
  posting.line = prepared.row.line;
  posting.value_day = frame.period.first_day();
  posting.article = frame.shares.article(segment);
  return posting;
}

Result<MonthPlan> plan_month(store::ReadTx& tx, const ImportFrame& frame, const PreparedRow& prepared, const member::RosterEntry& owner) {
  const MembershipKey& key = owner.key;
  const MonthStanding standing = TRY(month_standing(tx, key, frame.period));
  MonthPlan plan{.doing = MonthPlan::Doing::post, .epoch = standing.epoch, .earlier = std::nullopt};
  if (!standing.has_postings) return plan;
  const auto month = TRY(list_postings_of_month(tx, key, frame.period));
  for (const Posting* posting : live_postings(month)) {
    if (posting->kind != PostingKind::contribution || posting->employer != frame.employer.id) continue;
    if (posting->wage == prepared.row.wage && posting->amount == frame.shares.of(owner.segment, *prepared.row.wage).total()) return MonthPlan{};
    const auto all = TRY(list_postings(tx, key));
    plan.doing = MonthPlan::Doing::correct;
    if (frame.tools.claims && TRY(frame.tools.claims(tx, key))) plan.refusal = "row.claim_determined";
    if (is_paid_out(all, *posting)) plan.refusal = "row.paid_out";
    if (!plan.refusal.empty()) plan.doing = MonthPlan::Doing::refuse;
    plan.earlier = *posting;
    return plan;
  }
  return plan;
}

Result<std::vector<member::RosterEntry>> owners_of(store::ReadTx& tx, const ImportFrame& frame, const PreparedRow& prepared) {
  return member::find_on_roster(tx, {.kpj = prepared.kpj_digest, .employer = frame.employer.id});
}

/// Runs the rows of one chunk in their order; with a writer the plans are carried out at once, so that later rows see them.
class RowRunner {
 public:
  RowRunner(store::ReadTx& reader, store::Tx* writer, const ImportFrame& frame)
      : reader_(reader), writer_(writer), frame_(frame), random_(frame.tools.member.random) {}
  void set_file(const ContributionFileId& file) { file_ = file; }

  /// `ahead`: the owners of the KPJ when they are known already.
  Result<void> run(const PreparedRow& prepared, const std::vector<member::RosterEntry>* ahead) {
    RowFacts facts = TRY(facts_of(prepared, ahead));
    RowPlan plan = plan_row(prepared.row, facts);
    MonthPlan month;
    if (plan.posts) month.doing = MonthPlan::Doing::post;
    if (plan.posts && !plan.is_bad() && !plan.new_membership) {
      month = TRY(plan_month(reader_, frame_, prepared, facts.owners[0]));
      if (month.doing == MonthPlan::Doing::refuse) {
        plan.problems.push_back({.line = prepared.row.line, .field = "row", .code = month.refusal});
      }
    }
    note(prepared, plan, month);
    if (plan.is_bad() || writer_ == nullptr) return {};
    return carry_out(prepared, facts, plan, month);
  }
  ChunkResult take() { return std::move(result_); }

 private:
  Result<RowFacts> facts_of(const PreparedRow& prepared, const std::vector<member::RosterEntry>* ahead) {
    RowFacts facts{.register_new = frame_.register_new, .period = frame_.period, .pmi_minimum = frame_.shares.pmi_minimum()};
    facts.owners = ahead != nullptr ? *ahead : TRY(owners_of(reader_, frame_, prepared));
    if (facts.owners.size() == 1 && facts.owners[0].identity != prepared.identity) TRY(compare_identity(prepared, facts));
    const bool unknown = facts.owners.empty() && frame_.register_new;
    if (unknown || !facts.nik_same) facts.nik_owner = TRY(member::find_person_by_nik(reader_, frame_.tools.member.vault, prepared.row.nik));
    return facts;
  }

  /// NIK or name differ, or the digest is missing: which of them, the person's own row says.
  Result<void> compare_identity(const PreparedRow& prepared, RowFacts& facts) {
    const member::Vault& vault = frame_.tools.member.vault;
    const auto identity = TRY(member::open_roster_identity(reader_, vault, facts.owners[0]));
    facts.nik_same = identity.nik_digest == vault.digest(member::DigestKind::nik, prepared.row.nik.exact());
    facts.name_same = member::name_key(identity.name) == member::name_key(prepared.row.name.exact());
    return {};
  }

  void note(const PreparedRow& prepared, const RowPlan& plan, const MonthPlan& month) {
    RowCounts& counts = result_.counts;
    if (!plan.problems.empty()) result_.problem_rows.push_back({.line = prepared.row.line, .raw = prepared.raw, .problems = plan.problems});
    if (plan.is_bad()) {
      ++counts.bad;
      return;
    }
    ++counts.good;
    counts.warnings += static_cast<std::int64_t>(plan.problems.size());
    if (plan.new_membership) ++counts.members_new;
    if (month.doing == MonthPlan::Doing::correct) ++counts.corrected;
    const bool changes = plan.new_membership || plan.start || plan.stop || month.doing != MonthPlan::Doing::nothing;
    if (!changes) ++counts.unchanged;
    if (plan.posts) counts.amount += frame_.shares.of(plan.segment, *prepared.row.wage).total();
  }

  Result<void> carry_out(const PreparedRow& prepared, const RowFacts& facts, const RowPlan& plan, const MonthPlan& month) {
    const member::Tools& tools = frame_.tools.member;
    const member::Act act{.actor = frame_.actor, .source = member::Source::employer_file};
    const MembershipKey key = plan.new_membership ? TRY(register_member(prepared, facts)) : facts.owners[0].key;
    const member::EmploymentChange change{.key = key, .employer = frame_.employer.id, .day = {}, .file = file_, .line = prepared.row.line};
    if (plan.start) {
      auto start = change;
      start.day = *plan.start;
      TRY(member::start_employment(*writer_, tools, act, start));
    }
    if (plan.stop) {
      auto stop = change;
      stop.day = *plan.stop;
      TRY(member::stop_employment(*writer_, tools, act, stop));
    }
    if (month.doing == MonthPlan::Doing::nothing) return {};
    if (month.earlier) TRY(add(reversal_of(*month.earlier), month.epoch, prepared.row.line));
    return add(contribution_of(frame_, prepared, key, plan.segment), month.epoch, prepared.row.line);
  }

  Result<MembershipKey> register_member(const PreparedRow& prepared, const RowFacts& facts) {
    const member::Tools& tools = frame_.tools.member;
    const member::Act act{.actor = frame_.actor, .source = member::Source::employer_file};
    // An earlier row of this chunk may have registered the same person under another KPJ: reads see that.
    PersonId person;
    if (facts.nik_owner) {
      person = *facts.nik_owner;
    } else {
      person = TRY(member::create_person(*writer_, tools, act,
                                         {.nik = prepared.row.nik, .name = prepared.row.name, .branch = frame_.employer.data.branch}));
    }
    const auto membership = TRY(member::add_membership(*writer_, tools, act,
        {.person = person, .kpj = prepared.row.kpj, .segment = Segment::pu, .registered_on = *prepared.row.start}));
    return MembershipKey{.person = person, .membership = membership};
  }

  Result<void> add(Posting posting, std::int64_t epoch, std::int64_t line) {
    const Moment now = frame_.tools.member.clock.now();
    posting.id = PostingId::make(now, random_);
    posting.file = file_;
    posting.line = line;
    posting.epoch = epoch;
    posting.recorded_at = now;
    return insert_posting(*writer_, posting);
  }

  store::ReadTx& reader_;
  store::Tx* writer_;
  const ImportFrame& frame_;
  DrawnAhead random_;
  std::optional<ContributionFileId> file_;
  ChunkResult result_;
};

Result<ChunkResult> run_rows(RowRunner& runner, const Chunk& chunk, bool roster_holds) {
  for (std::size_t i = 0; i < chunk.rows.size(); ++i) TRY(runner.run(chunk.rows[i], roster_holds ? &chunk.roster->owners[i] : nullptr));
  ChunkResult result = runner.take();
  result.counts.done = chunk.records;
  result.counts.bad += static_cast<std::int64_t>(chunk.bad.size());
  result.problem_rows.insert(result.problem_rows.end(), chunk.bad.begin(), chunk.bad.end());
  std::ranges::stable_sort(result.problem_rows, {}, &BadRow::line);
  return result;
}

}  // namespace

void ChunkReader::take(const Record& record, Chunk& chunk) {
  RowOutcome outcome = parse_row(record, survey_.layout, frame_.period);
  if (outcome.row) {
    const auto first = survey_.repeats.seen_before(number_of(outcome.row->kpj.exact()), record.line);
    if (first != 0) outcome.problems.push_back({.line = record.line, .field = "kpj", .code = "row.kpj_twice"});
  }
  if (record.line <= done_line_) return;
  ++chunk.records;
  if (chunk.first_line == 0) chunk.first_line = record.line;
  chunk.last_line = record.line;
  if (!outcome.problems.empty()) {
    chunk.bad.push_back({.line = record.line, .raw = raw_text(record), .problems = std::move(outcome.problems)});
    return;
  }
  const member::Vault& vault = frame_.tools.member.vault;
  PreparedRow prepared{.row = std::move(*outcome.row), .raw = raw_text(record)};
  prepared.kpj_digest = vault.digest(member::DigestKind::kpj, prepared.row.kpj.exact());
  prepared.identity = vault.digest(member::DigestKind::identity, member::identity_text(prepared.row.nik.exact(), prepared.row.name.exact()));
  chunk.rows.push_back(std::move(prepared));
}

Result<bool> ChunkReader::next(Chunk& chunk) {
  chunk = Chunk{};
  Sha256Stream digest;
  Record record;
  while (chunk.records < static_cast<std::int64_t>(kChunkRows) && TRY(reader_.next(record))) {
    if (is_blank(record)) continue;
    if (record.line > done_line_) {
      digest.add(bytes_of(record.raw));
      digest.add(bytes_of("\n"));
    }
    take(record, chunk);
  }
  chunk.digest = digest.finish();
  return chunk.records > 0;
}

Result<RosterAhead> read_roster_ahead(store::ReadTx& tx, const ImportFrame& frame, const Chunk& chunk) {
  RosterAhead ahead;
  ahead.changes = TRY(member::roster_changes(tx));
  ahead.owners.reserve(chunk.rows.size());
  for (const PreparedRow& row : chunk.rows) ahead.owners.push_back(TRY(owners_of(tx, frame, row)));
  return ahead;
}

Result<ChunkResult> check_chunk(store::ReadTx& tx, const ImportFrame& frame, const Chunk& chunk) {
  RowRunner runner(tx, nullptr, frame);
  return run_rows(runner, chunk, false);
}

Result<ChunkResult> post_chunk(store::Tx& tx, const ImportFrame& frame, const Chunk& chunk, const ContributionFileId& file) {
  RowRunner runner(tx, &tx, frame);
  runner.set_file(file);
  // No KPJ stands twice in a file, so the rows of this chunk do not change what another of its rows has found.
  const bool roster_holds = chunk.roster && chunk.roster->changes == TRY(member::roster_changes(tx));
  return run_rows(runner, chunk, roster_holds);
}

}  // namespace teduh::contribution
