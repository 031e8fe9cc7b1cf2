#include "platform/journal_store/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "journal/checkpoint.hpp"
#include "journal/entry.hpp"
#include "platform/journal_store/entry_row.hpp"
#include "platform/journal_store/subject_sum.hpp"
#include "platform/journal_store/tree_store.hpp"
#include "platform/journal_store/verify_folder.hpp"

namespace teduh::journal {
namespace {

constexpr std::size_t kRowsAtOnce = 16'384;  // a reader's statement may not take more than seconds
constexpr std::size_t kWalkMin = 8;          // rows of one walk beside numbers that do not follow the ids
constexpr std::uint64_t kCheckpointsAtOnce = 1000;
constexpr std::string_view kSubjectLine = "\nsubject ";

constexpr store::Sql kNumbers{"journal_verify_numbers",
                              "SELECT idx, entry_id, leaf FROM journal_sequence WHERE idx >= ?1 AND idx < ?2 ORDER BY idx"};
constexpr store::Sql kEntriesFrom{"journal_verify_entries",
                                  "SELECT entry_id, at, commitment, salt, canonical FROM journal_entry WHERE entry_id >= ?1 ORDER BY entry_id LIMIT ?2"};
constexpr store::Sql kWaiting{"journal_verify_waiting",
                              "SELECT p.entry_id, e.at, e.commitment, e.salt, e.canonical FROM journal_pending p "
                              "LEFT JOIN journal_entry e ON e.entry_id = p.entry_id WHERE p.entry_id > ?1 ORDER BY p.entry_id LIMIT ?2"};
constexpr store::Sql kHeads{"journal_verify_heads", "SELECT size, note FROM journal_checkpoint WHERE size > ?1 ORDER BY size LIMIT ?2"};
constexpr store::Sql kHeadAbove{"journal_verify_head_above", "SELECT COALESCE(MIN(size), 0) FROM journal_checkpoint WHERE size > ?1"};
constexpr store::Sql kRoot{"journal_verify_root", "SELECT hash FROM journal_tile_root WHERE level = ?1 AND idx = ?2"};
constexpr store::Sql kRoots{"journal_verify_roots", "SELECT COUNT(*) FROM journal_tile_root"};
constexpr store::Sql kErasure{"journal_verify_erasure",
                              "SELECT r.ground, e.canonical FROM journal_erasure AS r LEFT JOIN journal_entry AS e ON e.entry_id = r.act_id "
                              "WHERE r.entry_id = ?1"};
constexpr store::Sql kIdleErasure{"journal_verify_idle_erasure",
                                  "SELECT r.entry_id FROM journal_erasure AS r LEFT JOIN journal_entry AS e ON e.entry_id = r.entry_id "
                                  "WHERE e.entry_id IS NULL OR e.canonical IS NOT NULL LIMIT 1"};
constexpr store::Sql kSubjects{"journal_verify_subjects",
                               "SELECT subject_id, entry_id, kind FROM journal_subject "
                               "WHERE (subject_id, entry_id, kind) > (?1, ?2, ?3) ORDER BY subject_id, entry_id, kind LIMIT ?4"};
constexpr store::Sql kCountEntries{"journal_verify_count",
                                   "SELECT COUNT(*), MAX(entry_id) FROM (SELECT entry_id FROM journal_entry "
                                   "WHERE entry_id >= ?1 AND entry_id < ?2 ORDER BY entry_id LIMIT ?3)"};
constexpr store::Sql kEntry{"journal_verify_entry", "SELECT entry_id, at, commitment, salt, canonical FROM journal_entry WHERE entry_id = ?1"};
constexpr store::Sql kLost{"journal_verify_lost",
                           "SELECT e.entry_id FROM journal_entry e WHERE NOT EXISTS (SELECT 1 FROM journal_sequence s WHERE s.entry_id = e.entry_id) "
                           "AND NOT EXISTS (SELECT 1 FROM journal_pending p WHERE p.entry_id = e.entry_id) ORDER BY e.entry_id LIMIT 1"};

/// Empty when the erasure of `id` is proved by an act of its own, which names the entry and the ground; else what is wrong.
std::string why_not_erased(const EntryId& id, const store::Row& row) {
  if (row.is_null(1)) return "the act of its erasure is missing or erased itself";
  const auto act = parse_entry(row.blob(1));
  if (!act) return "the act of its erasure is none";
  const auto ground = act->facts.find("ground");
  const bool same_ground = ground != act->facts.end() && ground->second == row.text(0);
  const bool named = act->subjects.contains({"entry", id.uuid()});
  return named && same_ground ? "" : "the act that is named as its erasure is another one";
}

class Verifier {
 public:
  Verifier(store::ReadTx& tx, const VerifyOptions& options)
      : tx_(tx), options_(options), tree_([this](const Tile& tile, BytesView hashes, const Sha256& root) { full_tile(tile, hashes, root); }) {
    if (options.folder) folder_.emplace(*options.folder);
  }

  Result<VerifyReport> run() {
    const std::uint64_t size = TRY(tree_size(tx_));
    if (folder_) found(folder_->open(options_.keys, size));
    TRY(numbered_entries(size));
    if (!report_.first) TRY(heads_above(size));
    if (!report_.first) TRY(tile_root_count());
    if (!report_.first) TRY(waiting_entries());
    if (!report_.first) TRY(lost_entries());
    if (!report_.first) TRY(subject_rows());
    if (!report_.first) TRY(idle_erasures());
    if (folder_) report_.files = folder_->files();
    return std::move(report_);
  }

 private:
  void found(std::optional<Finding> finding) {
    if (finding && !report_.first) report_.first = std::move(finding);
  }
  void found(std::string kind, std::string place, std::string reason) { found(Finding{std::move(kind), std::move(place), std::move(reason)}); }

  Result<void> numbered_entries(std::uint64_t size) {
    TRY(heads_reached());
    while (report_.entries < size && !report_.first) {
      TRY(read_numbers(size));
      if (!report_.first) TRY(entries_of_numbers());
      TRY(check_erasures());
      if (options_.progress) options_.progress(report_.entries, size);
    }
    return {};
  }

  /// The next numbers with their ids and leaves; a gap is named when all before it were checked.
  Result<void> read_numbers(std::uint64_t size) {
    numbers_.clear();
    const std::uint64_t begin = report_.entries;
    TRY(tx_.each(kNumbers, {begin, std::min(begin + kRowsAtOnce, size)}, [&](const store::Row& row) -> Result<void> {
      if (row.integer(0) != static_cast<std::int64_t>(begin + numbers_.size())) return {};
      Numbered& number = numbers_.emplace_back();
      number.lengths_fit = copy_exactly(row.blob(1), number.id) && copy_exactly(row.blob(2), number.leaf);
      return {};
    }));
    if (numbers_.empty()) found("sequence", fmt::format("number {}", begin), "missing");
    return {};
  }

  /// Numbers follow the ids nearly everywhere, so entries are read by one walk over their table beside the numbers: a look-up for each would
  /// cost far more, and the walk counts all rows on its way. An entry that it does not meet in order is looked up.
  Result<void> entries_of_numbers() {
    for (next_ = 0; next_ < numbers_.size() && !report_.first;) {
      const std::size_t begin = next_;
      if (!is_walked(numbers_[begin].id)) TRY(walk());
      if (next_ == begin && !report_.first) TRY(leave_walk(numbers_[begin].id));
      walk_rows_ = std::clamp((next_ - begin) * 2, kWalkMin, kRowsAtOnce);
    }
    return {};
  }

  [[nodiscard]] bool is_walked(const Uuid& id) const { return std::ranges::lexicographical_compare(id, walk_from_); }

  /// Some rows from where the walk stands; every one is counted, and checked when it is the wanted one.
  Result<void> walk() {
    std::optional<Uuid> last;
    TRY(tx_.each(kEntriesFrom, {walk_from_, std::min(walk_rows_, numbers_.size() - next_)}, [&](const store::Row& raw) -> Result<void> {
      const EntryRow row(raw);
      ++rows_;
      last = uuid_from_bytes(row.id());
      while (wants_before(*last)) TRY(look_up());
      if (report_.first || next_ == numbers_.size() || numbers_[next_].id != *last) return {};
      return numbered_entry(row);
    }));
    if (!last) return {};
    walk_from_.assign(last->begin(), last->end());
    walk_from_.push_back(0);  // the least text above this id
    return {};
  }

  [[nodiscard]] bool wants_before(const Uuid& id) const { return !report_.first && next_ < numbers_.size() && numbers_[next_].id < id; }

  /// The wanted entry does not follow: it lies behind and is looked up, or far ahead and the walk goes on there.
  Result<void> leave_walk(const Uuid& wanted) {
    if (is_walked(wanted) || std::ranges::equal(wanted, walk_from_)) return look_up();
    TRY(count_rows_before(wanted));
    walk_from_.assign(wanted.begin(), wanted.end());
    return {};
  }

  Result<void> look_up() {
    const std::size_t begin = next_;
    const Uuid wanted = numbers_[begin].id;
    TRY(tx_.each(kEntry, {wanted}, [&](const store::Row& row) -> Result<void> { return numbered_entry(EntryRow(row)); }));
    if (next_ == begin && !report_.first) found("entry", place_of(wanted), "the row is missing");
    return {};
  }

  /// Rows of entries from where the walk stands to `end`.
  Result<void> count_rows_before(BytesView end) {
    Bytes from = walk_from_;
    for (std::size_t step = kRowsAtOnce; step == kRowsAtOnce; rows_ += step) {
      const Bytes begin = from;
      TRY(tx_.each(kCountEntries, {begin, end, kRowsAtOnce}, [&](const store::Row& row) -> Result<void> {
        step = static_cast<std::size_t>(row.integer(0));
        if (step == 0) return {};
        from = row.bytes(1);
        from.push_back(0);
        return {};
      }));
    }
    return {};
  }

  [[nodiscard]] std::string place_of(const Uuid& id) const { return fmt::format("entry {} {}", report_.entries, print_uuid(id)); }

  /// The entry of the wanted number.
  Result<void> numbered_entry(const EntryRow& row) {
    const Numbered& number = numbers_[next_++];
    check_numbered(row, number);
    if (tree_.size() == next_head_size() || (folder_ && tree_.size() == folder_->size())) return heads_reached();
    return {};
  }

  void check_numbered(const EntryRow& row, const Numbered& number) {
    const auto place = [&] { return place_of(number.id); };
    Sha256 commitment;
    if (!entry_fits(row, commitment, place)) return;
    const Sha256 leaf = leaf_hash(commitment);
    if (!number.lengths_fit || leaf != number.leaf) return found("sequence", place(), "the leaf is not that of the commitment");
    if (row.erased()) ++report_.erased;
    if (folder_) append_to_bundle(bundle_, commitment);
    tree_.append(leaf);
    ++report_.entries;
  }

  template <typename Place>
  bool entry_fits(const EntryRow& row, Sha256& commitment, const Place& place) {
    if (row.missing()) return found("entry", place(), "the row is missing"), false;
    if (!copy_exactly(row.commitment(), commitment)) return found("entry", place(), "the commitment has another length"), false;
    if (row.erased()) {
      erased_here_.push_back(EntryId::from_bytes(row.id()));
      return true;
    }
    Salt salt;
    if (!copy_exactly(row.salt(), salt)) return found("entry", place(), "the salt has another length"), false;
    if (commitment_of(salt, row.canonical()) != commitment) return found("entry", place(), "the content is not what was committed to"), false;
    if (!head_fits(row)) return found("entry", place(), "id or moment of the row is not that of the content"), false;
    const auto text = text_of(row.canonical());
    for (auto at = text.find(kSubjectLine); at != std::string_view::npos; at = text.find(kSubjectLine, at + 1)) {
      const auto from = at + kSubjectLine.size();
      if (!subjects_.add(row.id(), text.substr(from, text.find('\n', from) - from))) return found("entry", place(), "a subject is none"), false;
    }
    return true;
  }

  /// Content may be missing only where an erasure is written down.
  Result<void> check_erasures() {
    for (const EntryId& id : erased_here_) {
      const auto reason = TRY(tx_.find(kErasure, {id}, [&id](const store::Row& row) { return why_not_erased(id, row); }));
      if (!reason) found("entry", "entry " + id.print(), "the content is gone and no erasure is written down");
      else if (!reason->empty()) found("entry", "entry " + id.print(), *reason);
    }
    erased_here_.clear();
    return {};
  }

  void full_tile(const Tile& tile, BytesView hashes, const Sha256& root) {
    ++tiles_;
    if (report_.first) return;
    const auto stored = tx_.find(kRoot, {tile.level + 1, tile.n}, [](const store::Row& row) { return row.bytes(0); });
    if (!stored || !*stored || !std::ranges::equal(**stored, root)) found("tile_root", tile_path(tile), "missing or another hash");
    if (!folder_) return;
    found(folder_->full_tile(tile, hashes));
    if (tile.level != 0) return;
    found(folder_->full_bundle(tile.n, bundle_));
    bundle_.clear();
  }

  [[nodiscard]] std::uint64_t next_head_size() const { return heads_.empty() ? 0 : heads_.front().size; }

  Result<void> heads_reached() {
    if (folder_ && tree_.size() == folder_->size() && !report_.first) found(folder_->at_size(tree_, bundle_));
    if (!heads_.empty() && heads_.front().size == tree_.size()) {
      check_head(heads_.front());
      heads_.pop_front();
    }
    if (!heads_.empty()) return {};
    // Read beside the running statement: its rows are not touched by it.
    heads_ = TRY(next_heads());
    return {};
  }

  Result<std::deque<StoredCheckpoint>> next_heads() {
    auto list = TRY(tx_.list(kHeads, {tree_.size(), kCheckpointsAtOnce}, [](const store::Row& row) {
      return StoredCheckpoint{.size = static_cast<std::uint64_t>(row.integer(0)), .note = row.string(1)};
    }));
    return std::deque<StoredCheckpoint>(std::make_move_iterator(list.begin()), std::make_move_iterator(list.end()));
  }

  void check_head(const StoredCheckpoint& stored) {
    const auto place = fmt::format("checkpoint {}", stored.size);
    const auto head = open_checkpoint(stored.note, options_.keys);
    if (!head) return found("checkpoint", place, head.error().code);
    if (head->size != stored.size) return found("checkpoint", place, "signed for another size");
    if (head->root != tree_.root()) return found("checkpoint", place, "its root is not the root of the journal at that size");
    ++report_.checkpoints;
  }

  Result<void> heads_above(std::uint64_t size) {
    const auto above = TRY(tx_.number(kHeadAbove, {size}));
    if (above != 0) found("checkpoint", fmt::format("checkpoint {}", above), "larger than the journal");
    return {};
  }

  Result<void> tile_root_count() {
    if (TRY(tx_.number(kRoots, {})) != static_cast<std::int64_t>(tiles_)) found("tile_root", "journal_tile_root", "rows that belong to no full tile");
    return {};
  }

  Result<void> waiting_entries() {
    Uuid last{};
    for (;;) {
      const std::uint64_t begin = report_.waiting;
      const Uuid from = last;
      TRY(tx_.each(kWaiting, {from, kRowsAtOnce}, [&](const store::Row& raw) -> Result<void> {
        const EntryRow row(raw);
        last = uuid_from_bytes(row.id());
        ++report_.waiting;
        Sha256 commitment;
        entry_fits(row, commitment, [&] { return "waiting entry " + print_uuid(last); });
        return {};
      }));
      TRY(check_erasures());
      if (report_.waiting - begin < kRowsAtOnce) return {};
    }
  }

  /// A row of an erasure lets content go: one that stands there without need waits for somebody to use it.
  Result<void> idle_erasures() {
    const auto idle = TRY(tx_.find(kIdleErasure, {}, [](const store::Row& row) { return name_of(row.blob(0)); }));
    if (idle) found("erasure", "entry " + *idle, "an erasure is written down, but the content is there or the entry is not");
    return {};
  }

  /// Entries that have neither a number nor a place in the queue.
  Result<void> lost_entries() {
    const Bytes past_all_ids(sizeof(Uuid) + 1, 0xFF);
    TRY(count_rows_before(past_all_ids));
    if (rows_ == report_.entries + report_.waiting) return {};
    const auto lost = TRY(tx_.find(kLost, {}, [](const store::Row& row) { return name_of(row.blob(0)); }));
    found("waiting", lost ? "entry " + *lost : std::string("journal_entry"), "has no number and does not wait for one");
    return {};
  }

  Result<void> subject_rows() {
    const std::uint64_t expected_sum = subjects_.sum();
    const std::uint64_t expected_count = subjects_.count();
    subjects_.restart();
    Uuid subject{};
    Uuid entry{};
    std::string kind;
    for (std::uint64_t step = kRowsAtOnce; step == kRowsAtOnce;) {
      step = 0;
      // What is bound must live as long as the statement, so the place where it begins is copied.
      const Uuid from_subject = subject;
      const Uuid from_entry = entry;
      const std::string from_kind = kind;
      TRY(tx_.each(kSubjects, {from_subject, from_entry, from_kind, kRowsAtOnce}, [&](const store::Row& row) -> Result<void> {
        ++step;
        subject = uuid_from_bytes(row.blob(0));
        entry = uuid_from_bytes(row.blob(1));
        kind.assign(row.text(2));
        subjects_.add(entry, kind, subject);
        return {};
      }));
    }
    if (!subjects_.same_as(expected_sum, expected_count)) found("subject", "journal_subject", "its rows are not the subjects of the entries");
    return {};
  }

  store::ReadTx& tx_;
  const VerifyOptions& options_;
  TileStream tree_;
  std::optional<FolderCheck> folder_;
  VerifyReport report_;
  SubjectSum subjects_;
  Bytes bundle_;
  std::uint64_t tiles_ = 0;
  std::deque<StoredCheckpoint> heads_;
  std::vector<EntryId> erased_here_;
  std::vector<Numbered> numbers_;  // read ahead; next_ of them are checked
  std::size_t next_ = 0;
  Bytes walk_from_;                  // every row before it was counted in rows_
  std::size_t walk_rows_ = kRowsAtOnce;
  std::uint64_t rows_ = 0;           // of entries, numbered or not
};

}  // namespace

Result<VerifyReport> verify(store::ReadTx& tx, const VerifyOptions& options) { return Verifier(tx, options).run(); }

}  // namespace teduh::journal
