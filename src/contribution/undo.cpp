#include "contribution/undo.hpp"

#include <algorithm>
#include <map>

#include "contribution/returns.hpp"

namespace teduh::contribution {
namespace {

/// Lines a transaction.
constexpr std::int64_t kUndoLines = 2'000;

/// The file's own part in a posting: undone rows are found again by the file, so what an undo adds must not look like the file's.
struct Undoing {
  const ImportTools& tools;
  const ClaimBlocks& claims;
  const Actor& actor;
  ContributionFile file;
};

struct ChunkUndo {
  std::int64_t postings = 0;
  std::int64_t restored = 0;
  std::int64_t employments = 0;
  Rupiah amount;
  std::map<std::int64_t, std::string> protected_lines;
};

/// Empty: nothing protects it.
Result<std::string> protection_of(store::ReadTx& tx, const Undoing& undoing, const Posting& posting, const std::vector<Posting>& all) {
  const auto live = live_postings(all);
  // The correction was undone itself: then this row counts again as a posting of its own, with the same file and line.
  const bool restored = std::ranges::any_of(live, [&](const Posting* other) {
    return other->kind == PostingKind::contribution && other->file == posting.file && other->line == posting.line;
  });
  const bool replaced = !restored && std::ranges::any_of(all, [&](const Posting& other) {
    return other.reverses == posting.id && other.file && other.file != undoing.file.id;
  });
  if (replaced) return std::string("undo.corrected_later");
  if (is_paid_out(all, posting)) return std::string("undo.paid_out");
  if (TRY(is_year_closed(tx, posting.period.year()))) return std::string("undo.year_closed");
  if (undoing.claims && TRY(undoing.claims(tx, posting.key))) return std::string("undo.claim_determined");
  return std::string();
}

bool is_live(const std::vector<Posting>& all, const Posting& posting) {
  return std::ranges::none_of(all, [&](const Posting& other) { return other.reverses == posting.id; });
}

Result<void> add(store::Tx& tx, const Undoing& undoing, Posting posting) {
  const Moment now = undoing.tools.member.clock.now();
  posting.id = PostingId::make(now, undoing.tools.member.random);
  posting.epoch = TRY(current_epoch(tx, posting.key));
  posting.recorded_at = now;
  posting.source = undoing.file.id.uuid();
  return insert_posting(tx, posting);
}

/// Reverses the file's contribution, and lets the one it had replaced count again under its own file and line.
Result<void> take_back(store::Tx& tx, const Undoing& undoing, const Posting& posting, const std::vector<Posting>& all, ChunkUndo& chunk) {
  Posting reversal = reversal_of(posting);
  reversal.file.reset();
  reversal.line.reset();
  TRY(add(tx, undoing, reversal));
  ++chunk.postings;
  chunk.amount += posting.amount;
  const auto replacing = std::ranges::find_if(all, [&](const Posting& other) {
    return other.kind == PostingKind::reversal && other.file == undoing.file.id && other.line == posting.line && other.reverses.has_value();
  });
  if (replacing == all.end()) return {};
  const auto earlier = std::ranges::find(all, *replacing->reverses, &Posting::id);
  CHECK(earlier != all.end());
  TRY(add(tx, undoing, *earlier));
  ++chunk.restored;
  return {};
}

Result<void> undo_postings(store::ReadTx& tx, store::Tx* writer, const Undoing& undoing, member::LineRange lines, ChunkUndo& chunk) {
  for (const Posting& posting : TRY(list_postings_of_file(tx, undoing.file.id, lines))) {
    if (posting.kind != PostingKind::contribution) continue;
    const auto all = TRY(list_postings(tx, posting.key));
    const std::string protection = TRY(protection_of(tx, undoing, posting, all));
    // What an earlier undo of the same file reversed is done; what a later file reversed is protected.
    if (!is_live(all, posting) && protection != "undo.corrected_later") continue;
    if (!protection.empty()) {
      chunk.protected_lines.try_emplace(*posting.line, protection);
      continue;
    }
    if (writer != nullptr) {
      TRY(take_back(*writer, undoing, posting, all, chunk));
    } else {
      ++chunk.postings;
      chunk.amount += posting.amount;
    }
  }
  return {};
}

Result<void> undo_employments(store::ReadTx& tx, store::Tx* writer, const Undoing& undoing, member::LineRange lines, ChunkUndo& chunk) {
  const member::Act act{.actor = undoing.actor, .source = member::Source::correction};
  for (const auto& employment : TRY(member::list_employments_of_file(tx, undoing.file.id, lines))) {
    const auto standing = TRY(member::standing_of(tx, employment));
    if (standing == member::Standing::gone) continue;
    // A row whose contribution stays keeps its dates as well.
    if (chunk.protected_lines.contains(employment.line)) continue;
    if (standing == member::Standing::changed_later) {
      chunk.protected_lines.try_emplace(employment.line, "undo.work_changed_later");
      continue;
    }
    if (writer != nullptr) {
      auto cancelled = member::cancel_employment(*writer, undoing.tools.member, act, employment);
      // Another line of the file that stays stands on it.
      if (!cancelled && cancelled.error().code == "member.employment_changed_later") {
        chunk.protected_lines.try_emplace(employment.line, "undo.work_changed_later");
        continue;
      }
      TRY(std::move(cancelled));
    }
    ++chunk.employments;
  }
  return {};
}

Result<ChunkUndo> undo_lines(store::ReadTx& tx, store::Tx* writer, const Undoing& undoing, member::LineRange lines) {
  ChunkUndo chunk;
  TRY(undo_postings(tx, writer, undoing, lines, chunk));
  TRY(undo_employments(tx, writer, undoing, lines, chunk));
  return chunk;
}

void add_to(UndoReport& report, const ChunkUndo& chunk) {
  report.postings += chunk.postings;
  report.restored += chunk.restored;
  report.employments += chunk.employments;
  report.amount += chunk.amount;
  report.protected_rows += static_cast<std::int64_t>(chunk.protected_lines.size());
  for (const auto& [line, reason] : chunk.protected_lines) {
    if (report.listed.size() < kProtectedListed) report.listed.push_back({.line = line, .reason = reason});
  }
}

Result<void> check_undoable(const ContributionFile& file) {
  const bool known = file.state == FileState::imported || file.state == FileState::undoing || file.state == FileState::undo_wanted ||
                     file.state == FileState::undo_rest_wanted;
  return known ? ok() : Result<void>(conflict("contribution.not_imported"));
}

journal::JournalEntry entry_of(const Undoing& undoing, std::string act) {
  const Moment now = undoing.tools.member.clock.now();
  auto entry = journal::JournalEntry::begin(EntryId::make(now, undoing.tools.member.random), now, undoing.actor, std::move(act));
  entry.about("contribution_file", undoing.file.id);
  return entry;
}

Result<void> set_state(store::Tx& tx, const Undoing& undoing, FileState state) {
  ContributionFile file = TRY(get_file(tx, undoing.file.id));
  TRY(check_undoable(file));
  file.state = state;
  file.changed_at = undoing.tools.member.clock.now();
  return update_file(tx, file);
}

Result<ChunkUndo> write_lines(store::Tx& tx, const Undoing& undoing, member::LineRange lines) {
  ChunkUndo chunk = TRY(undo_lines(tx, &tx, undoing, lines));
  if (chunk.postings == 0 && chunk.employments == 0) return chunk;
  auto entry = entry_of(undoing, "contribution.chunk_undone");
  entry.fact("first_line", lines.after + 1).fact("last_line", std::min(lines.to, undoing.file.cursor_line)).fact("postings", chunk.postings);
  entry.fact("restored", chunk.restored).fact("amount", chunk.amount).fact("protected", static_cast<std::int64_t>(chunk.protected_lines.size()));
  TRY(undoing.tools.member.journal.append(tx, entry));
  return chunk;
}

Result<UndoReport> carry_out(const Undoing& undoing) {
  store::Database& database = undoing.tools.database;
  TRY(database.write([&](store::Tx& tx) { return set_state(tx, undoing, FileState::undoing); }));
  UndoReport report;
  for (std::int64_t line = 0; line < undoing.file.cursor_line; line += kUndoLines) {
    const member::LineRange lines{.after = line, .to = line + kUndoLines};
    const auto chunk = TRY(database.write([&](store::Tx& tx) { return write_lines(tx, undoing, lines); }));
    add_to(report, chunk);
  }
  TRY(database.write([&](store::Tx& tx) -> Result<void> {
    TRY(set_state(tx, undoing, FileState::undone));
    auto entry = entry_of(undoing, "contribution.file_undone");
    entry.fact("postings", report.postings).fact("amount", report.amount).fact("protected", report.protected_rows);
    TRY(undoing.tools.member.journal.append(tx, entry));
    return {};
  }));
  report.undone = true;
  return report;
}

}  // namespace

Result<UndoReport> check_undo(store::ReadTx& tx, const ImportTools& tools, const ClaimBlocks& claims, const ContributionFileId& id) {
  const auto file = TRY(get_file(tx, id));
  if (file.state == FileState::undone) return UndoReport{.undone = true, .was_undone = true};
  TRY(check_undoable(file));
  const Actor nobody;
  const Undoing undoing{.tools = tools, .claims = claims, .actor = nobody, .file = file};
  UndoReport report;
  for (std::int64_t line = 0; line < file.cursor_line; line += kUndoLines) {
    add_to(report, TRY(undo_lines(tx, nullptr, undoing, {.after = line, .to = line + kUndoLines})));
  }
  return report;
}

Result<UndoReport> undo_file(const ImportTools& tools, const ClaimBlocks& claims, const Actor& actor, const UndoRequest& request) {
  const auto file = TRY(tools.database.read([&](store::ReadTx& tx) { return get_file(tx, request.file); }));
  if (file.state == FileState::undone) return UndoReport{.undone = true, .was_undone = true};
  TRY(check_undoable(file));
  // An undo that was begun goes on; otherwise nothing is touched before it is known what would stay.
  if (file.state != FileState::undoing) {
    auto survey = TRY(tools.database.read([&](store::ReadTx& tx) { return check_undo(tx, tools, claims, request.file); }));
    if (request.dry_run || (survey.protected_rows > 0 && !request.rest)) return survey;
  }
  return carry_out({.tools = tools, .claims = claims, .actor = actor, .file = file});
}

}  // namespace teduh::contribution
