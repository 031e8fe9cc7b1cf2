#include "base/text.hpp"
#include "paper/upload.hpp"

namespace teduh::paper {
namespace {

using store::Row;
using store::Sql;

constexpr std::int64_t kRefusedListMax = 50;

// All columns stand in one order wherever they are read: the one of upload_of.
constexpr Sql kUpload{"upload_by_id",
                      "SELECT u.person_id, u.upload_id, u.claim_id, u.kind, u.length, u.received, u.state, u.refusal, u.refusal_facts, u.paper_id, "
                      "u.created_by, u.created_at, u.expires_at, u.changed_at FROM upload_index i JOIN upload u ON u.person_id = i.person_id "
                      "AND u.upload_id = i.upload_id WHERE i.upload_id = ?1"};
constexpr Sql kRefused{"upload_refused",
                       "SELECT person_id, upload_id, claim_id, kind, length, received, state, refusal, refusal_facts, paper_id, created_by, created_at, "
                       "expires_at, changed_at FROM upload WHERE person_id = ?1 AND claim_id = ?2 AND state = 3 ORDER BY changed_at DESC, upload_id DESC LIMIT ?3"};
constexpr Sql kWholeBefore{"upload_whole_before",
                           "SELECT person_id, upload_id, claim_id, kind, length, received, state, refusal, refusal_facts, paper_id, created_by, created_at, "
                           "expires_at, changed_at FROM upload WHERE state = 1 AND received = length AND changed_at <= ?1 ORDER BY changed_at, upload_id LIMIT ?2"};
constexpr Sql kOverdue{"upload_overdue",
                       "SELECT person_id, upload_id, claim_id, kind, length, received, state, refusal, refusal_facts, paper_id, created_by, created_at, "
                       "expires_at, changed_at FROM upload WHERE state = 1 AND (expires_at <= ?2 OR (expires_at <= ?1 AND received < length)) "
                       "ORDER BY changed_at, upload_id LIMIT ?3"};
constexpr Sql kByKey{"upload_by_key", "SELECT upload_id FROM upload WHERE person_id = ?1 AND creation_key = ?2"};
constexpr Sql kInsert{"upload_insert",
                      "INSERT INTO upload (person_id, upload_id, claim_id, kind, length, received, state, creation_key, refusal, refusal_facts, paper_id, "
                      "created_by, created_at, expires_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, 1, ?6, '', '', NULL, ?7, ?8, ?9, ?8)"};
constexpr Sql kInsertIndex{"upload_index_insert", "INSERT INTO upload_index (upload_id, person_id) VALUES (?1, ?2)"};
constexpr Sql kSetReceived{"upload_set_received", "UPDATE upload SET received = ?3, changed_at = ?4 WHERE person_id = ?1 AND upload_id = ?2 AND state = 1"};
constexpr Sql kEnd{"upload_end",
                   "UPDATE upload SET state = ?3, paper_id = ?4, refusal = ?5, refusal_facts = ?6, changed_at = ?7 "
                   "WHERE person_id = ?1 AND upload_id = ?2 AND state = 1"};
constexpr Sql kRemove{"upload_remove", "UPDATE upload SET state = 4, changed_at = ?3 WHERE person_id = ?1 AND upload_id = ?2"};
constexpr Sql kOpenOfPerson{"upload_open_of_person", "SELECT COUNT(*) FROM upload WHERE person_id = ?1 AND state = 1"};
constexpr Sql kOpenOfClaim{"upload_open_of_claim", "SELECT COUNT(*) FROM upload WHERE person_id = ?1 AND claim_id = ?2 AND state = 1"};
constexpr Sql kOpenBytes{"upload_open_bytes", "SELECT COALESCE(SUM(length), 0) FROM upload WHERE person_id = ?1 AND state = 1"};
constexpr Sql kDeleteIndex{"upload_index_delete",
                           "DELETE FROM upload_index WHERE EXISTS (SELECT 1 FROM upload u WHERE u.person_id = upload_index.person_id "
                           "AND u.upload_id = upload_index.upload_id AND u.state <> 1 AND u.changed_at < ?1)"};
constexpr Sql kDelete{"upload_delete", "DELETE FROM upload WHERE state <> 1 AND changed_at < ?1"};

/// "name=value" a line; both come from our own error codes, which hold neither sign.
std::string facts_text(const std::vector<std::pair<std::string, std::string>>& facts) {
  std::string text;
  for (const auto& [name, value] : facts) text += name + "=" + value + "\n";
  return text;
}

std::vector<std::pair<std::string, std::string>> parse_facts(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> facts;
  for (const auto line : split(text, '\n')) {
    const auto equals = line.find('=');
    if (equals != std::string_view::npos) facts.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return facts;
}

Upload upload_of(const Row& row) {
  Upload upload;
  upload.person = row.id<PersonId>(0);
  upload.id = row.id<UploadId>(1);
  upload.claim = row.id<ClaimId>(2);
  upload.kind = row.string(3);
  upload.length = row.integer(4);
  upload.received = row.integer(5);
  upload.state = row.enumeration<UploadState>(6);
  upload.refusal = row.string(7);
  upload.refusal_facts = parse_facts(row.text(8));
  upload.paper = row.maybe_id<PaperId>(9);
  upload.created_by = row.string(10);
  upload.created_at = row.moment(11);
  upload.expires_at = row.moment(12);
  upload.changed_at = row.moment(13);
  return upload;
}

}  // namespace

Result<Upload> get_upload(store::ReadTx& tx, const UploadId& id) {
  auto found = TRY(tx.find(kUpload, {id}, upload_of));
  if (!found) return not_found("upload.no_such_upload");
  return *std::move(found);
}

Result<std::optional<UploadId>> find_upload_by_key(store::ReadTx& tx, const PersonId& person, const Sha256& key) {
  return tx.find(kByKey, {person, key}, [](const Row& row) { return row.id<UploadId>(0); });
}

Result<void> add_upload(store::Tx& tx, const Upload& upload, const std::optional<Sha256>& key) {
  const auto indexed = tx.execute(kInsertIndex, {upload.id, upload.person});
  if (!indexed && indexed.error().code == "store.unique") return conflict("upload.id_taken");
  if (!indexed) return indexed.error();
  const auto added = tx.execute(kInsert, {upload.person, upload.id, upload.claim, upload.kind, upload.length, key, upload.created_by,
                                          upload.created_at, upload.expires_at});
  if (!added && added.error().code == "store.unique") return conflict("upload.id_taken");  // a new id with a used key
  if (!added) return added.error();
  return {};
}

Result<void> set_received(store::Tx& tx, const Upload& upload, std::int64_t received, Moment now) {
  if (TRY(tx.execute(kSetReceived, {upload.person, upload.id, received, now})) == 0) return conflict("upload.superseded");
  return {};
}

Result<void> end_upload(store::Tx& tx, const Upload& upload, Moment now) {
  const auto facts = facts_text(upload.refusal_facts);
  const auto changed = TRY(tx.execute(kEnd, {upload.person, upload.id, upload.state, upload.paper, upload.refusal, facts, now}));
  if (changed == 0) return conflict("upload.superseded");
  return {};
}

Result<void> set_removed(store::Tx& tx, const Upload& upload, Moment now) {
  TRY(tx.execute(kRemove, {upload.person, upload.id, now}));
  return {};
}

Result<OpenUploads> count_open_uploads(store::ReadTx& tx, const PersonId& person, const ClaimId& claim) {
  OpenUploads open;
  open.of_person = TRY(tx.number(kOpenOfPerson, {person}));
  open.of_claim = TRY(tx.number(kOpenOfClaim, {person, claim}));
  open.bytes = TRY(tx.number(kOpenBytes, {person}));
  return open;
}

Result<std::vector<Upload>> list_refused_uploads(store::ReadTx& tx, const PersonId& person, const ClaimId& claim) {
  return tx.list(kRefused, {person, claim, kRefusedListMax}, upload_of);
}

Result<std::vector<Upload>> list_whole_uploads(store::ReadTx& tx, Moment before, std::int64_t count_max) {
  return tx.list(kWholeBefore, {before, count_max}, upload_of);
}

Result<std::vector<Upload>> list_overdue_uploads(store::ReadTx& tx, Moment now, std::int64_t count_max) {
  return tx.list(kOverdue, {now, now - kWholeKept, count_max}, upload_of);
}

Result<std::int64_t> delete_ended_uploads(store::Tx& tx, Moment before) {
  TRY(tx.execute(kDeleteIndex, {before}));
  return tx.execute(kDelete, {before});
}

}  // namespace teduh::paper
