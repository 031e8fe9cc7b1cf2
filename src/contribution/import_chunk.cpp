#include "contribution/import_chunk.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "member/person.hpp"

namespace teduh::contribution {
namespace {

/// What is due for the month of a row, seen against what is posted already.
struct MonthPlan {
  enum class Doing : std::uint8_t { nothing, post, correct, refuse };
  Doing doing = Doing::nothing;
  std::optional<Posting> earlier;
};

std::string raw_text(const Record& record) { return record.latin1 ? latin1_to_utf8(record.raw) : std::string(record.raw); }

Posting contribution_of(const ImportFrame& frame, const PreparedRow& prepared, const MembershipKey& key) {
  const law::JhtShares shares = frame.shares.pu(*prepared.row.wage);
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
  posting.article = frame.shares.article_pu();
  return posting;
}

Result<MonthPlan> plan_month(store::ReadTx& tx, const ImportFrame& frame, const PreparedRow& prepared, const MembershipKey& key) {
  const auto month = TRY(list_postings_of_month(tx, key, frame.period));
  for (const Posting* posting : live_postings(month)) {
    if (posting->kind != PostingKind::contribution || posting->employer != frame.employer.id) continue;
    if (posting->wage == prepared.row.wage && posting->amount == frame.shares.pu(*prepared.row.wage).total()) return MonthPlan{};
    const auto all = TRY(list_postings(tx, key));
    const bool paid_out = is_paid_out(all, *posting);
    return MonthPlan{.doing = paid_out ? MonthPlan::Doing::refuse : MonthPlan::Doing::correct, .earlier = *posting};
  }
  return MonthPlan{.doing = MonthPlan::Doing::post, .earlier = std::nullopt};
}

/// Runs the rows of one chunk in their order; with a writer the plans are carried out at once, so that later rows see them.
class RowRunner {
 public:
  RowRunner(store::ReadTx& reader, store::Tx* writer, const ImportFrame& frame) : reader_(reader), writer_(writer), frame_(frame) {}
  void set_file(const ContributionFileId& file) { file_ = file; }

  Result<void> run(const PreparedRow& prepared) {
    RowFacts facts = TRY(facts_of(prepared));
    RowPlan plan = plan_row(prepared.row, facts);
    MonthPlan month{.doing = plan.posts ? MonthPlan::Doing::post : MonthPlan::Doing::nothing, .earlier = std::nullopt};
    if (plan.posts && !plan.is_bad() && !plan.new_membership) {
      month = TRY(plan_month(reader_, frame_, prepared, facts.owners[0].key));
      if (month.doing == MonthPlan::Doing::refuse) {
        plan.problems.push_back({.line = prepared.row.line, .field = "row", .code = "row.paid_out"});
      }
    }
    note(prepared, plan, month);
    if (plan.is_bad() || writer_ == nullptr) return {};
    return carry_out(prepared, facts, plan, month);
  }
  ChunkResult take() { return std::move(result_); }

 private:
  Result<RowFacts> facts_of(const PreparedRow& prepared) {
    auto owners = TRY(member::find_on_roster(reader_, {.kpj = prepared.kpj_digest, .employer = frame_.employer.id}));
    RowFacts facts{.owners = std::move(owners),
                   .nik_digest = prepared.nik_digest, .nik_owner = std::nullopt, .name_same = true, .register_new = frame_.register_new,
                   .period = frame_.period};
    const bool unknown = facts.owners.empty() && frame_.register_new;
    const bool other = facts.owners.size() == 1 && facts.owners[0].nik_digest != prepared.nik_digest;
    if (unknown || other) facts.nik_owner = TRY(member::find_person_by_nik(reader_, frame_.tools.member.vault, prepared.row.nik));
    if (facts.owners.size() == 1) {
      const std::string name = TRY(member::open_roster_name(frame_.tools.member.vault, facts.owners[0]));
      facts.name_same = same_name(name, prepared.row.name.exact());
    }
    return facts;
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
    if (plan.posts) counts.amount += frame_.shares.pu(*prepared.row.wage).total();
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
    const std::int64_t epoch = plan.new_membership ? 0 : TRY(current_epoch(reader_, key));
    if (month.earlier) TRY(add(reversal_of(*month.earlier), epoch, prepared.row.line));
    return add(contribution_of(frame_, prepared, key), epoch, prepared.row.line);
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
    posting.id = PostingId::make(now, frame_.tools.member.random);
    posting.file = file_;
    posting.line = line;
    posting.epoch = epoch;
    posting.recorded_at = now;
    return insert_posting(*writer_, posting);
  }

  store::ReadTx& reader_;
  store::Tx* writer_;
  const ImportFrame& frame_;
  std::optional<ContributionFileId> file_;
  ChunkResult result_;
};

Result<ChunkResult> run_rows(RowRunner& runner, const Chunk& chunk) {
  for (const PreparedRow& row : chunk.rows) TRY(runner.run(row));
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
  prepared.nik_digest = vault.digest(member::DigestKind::nik, prepared.row.nik.exact());
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

Result<ChunkResult> check_chunk(store::ReadTx& tx, const ImportFrame& frame, const Chunk& chunk) {
  RowRunner runner(tx, nullptr, frame);
  return run_rows(runner, chunk);
}

Result<ChunkResult> post_chunk(store::Tx& tx, const ImportFrame& frame, const Chunk& chunk, const ContributionFileId& file) {
  RowRunner runner(tx, &tx, frame);
  runner.set_file(file);
  return run_rows(runner, chunk);
}

}  // namespace teduh::contribution
