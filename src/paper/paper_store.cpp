#include "paper/paper_store.hpp"

#include <algorithm>

namespace teduh::paper {
namespace {

using store::Row;
using store::Sql;

constexpr std::size_t kReasonMax = 60;   // bytes; a code
constexpr std::size_t kRepairMax = 1200;  // bytes; a sentence of at most 300 characters

// All columns stand in one order wherever they are read: the one of paper_of.
constexpr Sql kStanding{
    "paper_standing",
    "SELECT p.person_id, p.paper_id, p.claim_id, p.kind, p.media_type, p.bytes, p.pages, p.original, p.cleaned, p.received_at, p.had_signature, "
    "p.removed, EXISTS (SELECT 1 FROM paper r WHERE r.person_id = p.person_id AND r.replaces = p.paper_id), "
    "j.accepted, j.staff_id, j.reason, j.repair "
    "FROM paper p LEFT JOIN paper_judgement j ON j.person_id = p.person_id AND j.paper_id = p.paper_id AND j.number = "
    "(SELECT MAX(l.number) FROM paper_judgement l WHERE l.person_id = p.person_id AND l.paper_id = p.paper_id) "
    "WHERE p.person_id = ?1 AND p.claim_id = ?2 "
    "AND NOT EXISTS (SELECT 1 FROM paper r WHERE r.person_id = p.person_id AND r.replaces = p.paper_id) "
    "ORDER BY p.kind, p.received_at, p.paper_id"};
constexpr Sql kPaper{
    "paper_by_id",
    "SELECT p.person_id, p.paper_id, p.claim_id, p.kind, p.media_type, p.bytes, p.pages, p.original, p.cleaned, p.received_at, p.had_signature, "
    "p.removed, EXISTS (SELECT 1 FROM paper r WHERE r.person_id = p.person_id AND r.replaces = p.paper_id), "
    "j.accepted, j.staff_id, j.reason, j.repair "
    "FROM paper p LEFT JOIN paper_judgement j ON j.person_id = p.person_id AND j.paper_id = p.paper_id AND j.number = "
    "(SELECT MAX(l.number) FROM paper_judgement l WHERE l.person_id = p.person_id AND l.paper_id = p.paper_id) "
    "WHERE p.person_id = ?1 AND p.paper_id = ?2"};
constexpr Sql kStandingOfKind{
    "paper_standing_of_kind",
    "SELECT p.paper_id FROM paper p WHERE p.person_id = ?1 AND p.claim_id = ?2 AND p.kind = ?3 "
    "AND NOT EXISTS (SELECT 1 FROM paper r WHERE r.person_id = p.person_id AND r.replaces = p.paper_id)"};
constexpr Sql kInsertPaper{
    "paper_insert",
    "INSERT INTO paper (person_id, paper_id, claim_id, kind, media_type, bytes, pages, original, original_bytes, cleaned, removed, had_signature, "
    "replaces, upload_id, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"};
constexpr Sql kCount{"paper_count", "SELECT COUNT(*) FROM paper WHERE person_id = ?1 AND claim_id = ?2"};
constexpr Sql kStandingBytes{
    "paper_standing_bytes",
    "SELECT COALESCE(SUM(p.bytes), 0) FROM paper p WHERE p.person_id = ?1 "
    "AND NOT EXISTS (SELECT 1 FROM paper r WHERE r.person_id = p.person_id AND r.replaces = p.paper_id)"};
constexpr Sql kNamedBlobs{"paper_named_blobs",
                         "SELECT original FROM paper WHERE original > ?1 UNION SELECT cleaned FROM paper WHERE cleaned > ?1 ORDER BY 1 LIMIT ?2"};
constexpr Sql kBlobNamed{"paper_blob_named", "SELECT EXISTS (SELECT 1 FROM paper WHERE original = ?1) OR EXISTS (SELECT 1 FROM paper WHERE cleaned = ?1)"};
constexpr Sql kInsertJudgement{
    "paper_judgement_insert",
    "INSERT INTO paper_judgement (person_id, paper_id, number, accepted, reason, repair, staff_id, at) "
    "VALUES (?1, ?2, (SELECT COUNT(*) + 1 FROM paper_judgement WHERE person_id = ?1 AND paper_id = ?2), ?3, ?4, ?5, ?6, ?7)"};

Sha256 digest_of(BytesView bytes) {
  Sha256 digest{};
  CHECK(bytes.size() == digest.size());
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

PaperState state_of(const Row& row) {
  if (row.boolean(12)) return PaperState::replaced;
  if (row.is_null(13)) return PaperState::received;
  return row.boolean(13) ? PaperState::accepted : PaperState::returned;
}

Paper paper_of(const Row& row) {
  Paper paper;
  paper.person = row.id<PersonId>(0);
  paper.id = row.id<PaperId>(1);
  paper.claim = row.id<ClaimId>(2);
  paper.kind = row.string(3);
  paper.state = state_of(row);
  paper.media_type = row.string(4);
  paper.bytes = row.integer(5);
  paper.pages = row.integer(6);
  paper.original = digest_of(row.blob(7));
  paper.cleaned = digest_of(row.blob(8));
  paper.received_at = row.moment(9);
  paper.had_signature = row.boolean(10);
  paper.removed = row.string(11);
  paper.judged_by = row.maybe_id<StaffId>(14);
  paper.reason = row.maybe_string(15).value_or("");
  paper.repair = row.maybe_string(16).value_or("");
  return paper;
}

constexpr Sql kSentBy{"paper_sent_by",
                      "SELECT COUNT(*) FROM paper p JOIN upload u ON u.person_id = p.person_id AND u.upload_id = p.upload_id "
                      "WHERE p.person_id = ?1 AND p.paper_id = ?2 AND u.created_by = ?3"};

Result<void> check_return(const Judgement& judgement) {
  if (judgement.accepted) return {};
  std::vector<FieldProblem> problems;
  if (judgement.reason.empty()) problems.push_back({"reason", "input.required"});
  if (judgement.repair.empty()) problems.push_back({"repair", "input.required"});
  if (judgement.reason.size() > kReasonMax) problems.push_back({"reason", "input.too_long"});
  if (judgement.repair.size() > kRepairMax) problems.push_back({"repair", "input.too_long"});
  if (!problems.empty()) return invalid_fields(std::move(problems));
  return {};
}

}  // namespace

std::string_view to_string(PaperState state) {
  switch (state) {
    case PaperState::received: return "received";
    case PaperState::accepted: return "accepted";
    case PaperState::returned: return "returned";
    case PaperState::replaced: return "replaced";
  }
  return "received";
}

Result<std::vector<Paper>> list_papers(store::ReadTx& tx, const PersonId& person, const ClaimId& claim) {
  return tx.list(kStanding, {person, claim}, paper_of);
}

Result<Paper> get_paper(store::ReadTx& tx, const PersonId& person, const PaperId& paper) {
  auto found = TRY(tx.find(kPaper, {person, paper}, paper_of));
  if (!found) return not_found("paper.no_such_paper");
  return *std::move(found);
}

Result<void> judge_paper(store::Tx& tx, const Actor& actor, const Judgement& judgement, Moment now) {
  CHECK(actor.kind == ActorKind::staff);
  TRY(check_return(judgement));
  const auto paper = TRY(get_paper(tx, judgement.person, judgement.paper));
  if (paper.state == PaperState::replaced) return conflict("paper.replaced");
  const bool own = TRY(tx.number(kSentBy, {judgement.person, judgement.paper, actor.id()})) > 0;
  if (own && judgement.accepted) return denied("paper.own_work");
  const std::string none;
  const auto& reason = judgement.accepted ? none : judgement.reason;
  const auto& repair = judgement.accepted ? none : judgement.repair;
  TRY(tx.execute(kInsertJudgement, {judgement.person, judgement.paper, judgement.accepted, reason, repair, actor.staff, now}));
  return {};
}

Result<std::optional<PaperId>> add_paper(store::Tx& tx, const NewPaper& add) {
  const Paper& paper = add.paper;
  const auto replaced =
      TRY(tx.find(kStandingOfKind, {paper.person, paper.claim, paper.kind}, [](const Row& row) { return row.id<PaperId>(0); }));
  TRY(tx.execute(kInsertPaper, {paper.person, paper.id, paper.claim, paper.kind, paper.media_type, paper.bytes, paper.pages, paper.original,
                                add.original_bytes, paper.cleaned, paper.removed, paper.had_signature, replaced, add.upload, paper.received_at}));
  return replaced;
}

Result<std::int64_t> count_papers(store::ReadTx& tx, const PersonId& person, const ClaimId& claim) { return tx.number(kCount, {person, claim}); }
Result<std::int64_t> standing_bytes(store::ReadTx& tx, const PersonId& person) { return tx.number(kStandingBytes, {person}); }
Result<std::vector<Sha256>> list_named_blobs(store::ReadTx& tx, BytesView after, std::int64_t limit) {
  return tx.list(kNamedBlobs, {after, limit}, [](const store::Row& row) {
    const auto bytes = row.blob(0);
    Sha256 digest{};
    CHECK(bytes.size() == digest.size());
    std::ranges::copy(bytes, digest.begin());
    return digest;
  });
}

Result<bool> is_blob_named(store::ReadTx& tx, const Sha256& blob) { return TRY(tx.number(kBlobNamed, {blob})) != 0; }

}  // namespace teduh::paper
