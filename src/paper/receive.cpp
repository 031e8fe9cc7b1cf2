#include "paper/receive.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "paper/paper_store.hpp"

namespace teduh::paper {
namespace {

Sha256 key_digest(const Actor& actor, const std::string& key) { return sha256(actor.id() + "\n" + key); }

Error with_maximum(Error error, std::int64_t maximum) {
  error.facts.emplace_back("maximum", std::to_string(maximum));
  return error;
}

Result<void> check_quotas(store::ReadTx& tx, const PersonId& person, const NewUpload& add) {
  const auto open = TRY(count_open_uploads(tx, person, add.claim));
  if (open.of_person >= kOpenUploadsMax) return with_maximum(conflict("upload.too_many_open"), kOpenUploadsMax);
  if (TRY(count_papers(tx, person, add.claim)) + open.of_claim >= kPapersOfClaimMax) return with_maximum(conflict("paper.too_many"), kPapersOfClaimMax);
  if (TRY(standing_bytes(tx, person)) + open.bytes + add.length > kBytesOfPersonMax)
    return with_maximum(conflict("paper.quota"), kBytesOfPersonMax / (1024 * 1024));
  return {};
}

/// The upload that an earlier creation with the same id or key made; only when it was for the same file.
Result<std::optional<Upload>> find_repeated(store::ReadTx& tx, const PersonId& person, const NewUpload& add, const std::optional<Sha256>& key) {
  std::optional<UploadId> id = add.id;
  if (!id && key) id = TRY(find_upload_by_key(tx, person, *key));
  if (!id) return std::optional<Upload>();
  auto found = get_upload(tx, *id);
  if (!found && found.error().fault == Fault::not_found) return std::optional<Upload>();
  if (!found) return found.error();
  const bool same = found->person == person && found->claim == add.claim && found->kind == add.kind && found->length == add.length;
  if (!same) return conflict("upload.id_taken");
  return std::optional(*std::move(found));
}

Result<Upload> read_upload(const PaperDeps& deps, const UploadId& id) {
  return deps.database.read([&](store::ReadTx& tx) { return get_upload(tx, id); });
}

/// How far the upload is: what row and file both have.
Result<std::int64_t> offset_of(const PaperDeps& deps, const Upload& upload) {
  if (upload.state == UploadState::done || upload.state == UploadState::refused) return upload.length;
  const auto size = deps.folder.size(upload.id);
  if (!size && size.error().fault == Fault::not_found) return std::int64_t{0};
  if (!size) return size.error();
  return std::min(*size, upload.received);
}

/// Those that take nothing any more and tell nothing but that.
Result<void> check_not_gone(const Upload& upload, Moment now) {
  if (upload.state == UploadState::removed) return invalid("upload.gone");
  if (upload.state == UploadState::expired) return invalid("upload.expired");
  if (upload.state == UploadState::open && upload.is_overdue(now)) return invalid("upload.expired");
  return {};
}

Error wrong_offset(std::int64_t offset) {
  Error error = conflict("upload.offset");
  error.facts.emplace_back("offset", std::to_string(offset));
  return error;
}

/// Makes the file end where the row and the file agree; it comes into being with its first piece.
Result<void> trim_file(const PaperDeps& deps, const UploadId& id, std::int64_t offset) {
  const auto size = deps.folder.size(id);
  if (!size && size.error().fault == Fault::not_found) return deps.folder.create(id);
  if (!size) return size.error();
  if (*size > offset) return deps.folder.cut(id, offset);
  return {};
}

Result<void> keep_piece(const PaperDeps& deps, const Upload& upload, const Piece& piece) {
  TRY(trim_file(deps, upload.id, piece.offset));
  const auto size = TRY(deps.folder.append(upload.id, piece.offset, piece.bytes));
  const Moment now = deps.clock.now();
  return deps.database.write([&](store::Tx& tx) { return set_received(tx, upload, size, now); });
}

Result<void> check_piece(const Upload& upload, const Piece& piece, std::int64_t offset) {
  if (piece.offset != offset) return wrong_offset(offset);
  if (static_cast<std::int64_t>(piece.bytes.size()) > upload.length - offset) return invalid("upload.beyond_length");
  if (piece.checksum && piece.is_whole && !piece.checksum->fits(piece.bytes)) return invalid("upload.checksum_mismatch");
  return {};
}

Result<void> check_takes(const PaperDeps& deps, const Actor& actor, const Upload& upload) {
  return deps.database.read([&](store::ReadTx& tx) { return deps.takes_papers(tx, actor, upload.claim); });
}

/// A kind may want photos only, or PDFs only.
Result<void> check_kind(const PaperDeps& deps, const Upload& upload, document::PaperType type) {
  const auto* kind = deps.papers.find(upload.kind);
  if (kind == nullptr) return invalid("paper.kind_unknown");
  const bool pdf = type == document::PaperType::pdf;
  if (pdf && !kind->pdf) return invalid("paper.kind_wants_photo");
  if (!pdf && !kind->photo) return invalid("paper.kind_wants_pdf");
  return {};
}

Result<document::CheckedPaper> check_content(const PaperDeps& deps, const Upload& upload, BytesView bytes) {
  auto checked = TRY(deps.check(bytes));
  TRY(check_kind(deps, upload, checked.received_type));
  return checked;
}

NewPaper paper_of(const PaperDeps& deps, const Upload& upload, const document::CheckedPaper& checked, Moment now) {
  Paper paper;
  paper.id = PaperId::make(now, deps.random);
  paper.person = upload.person;
  paper.claim = upload.claim;
  paper.kind = upload.kind;
  paper.media_type = document::media_type_of(checked.type);
  paper.bytes = static_cast<std::int64_t>(checked.bytes.size());
  paper.pages = checked.pages;
  paper.original = checked.received_sha256;
  paper.cleaned = checked.clean_sha256;
  paper.received_at = now;
  paper.had_signature = checked.had_signature;
  paper.removed = fmt::format("{}", fmt::join(checked.removed, ","));
  return {.paper = std::move(paper), .original_bytes = upload.length, .upload = upload.id};
}

journal::JournalEntry entry_of(const PaperDeps& deps, const Actor& actor, const Upload& upload, std::string act, Moment now) {
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.random), now, actor, std::move(act));
  entry.about("claim", upload.claim).about("person", upload.person).about("upload", upload.id);
  entry.fact("kind", upload.kind).fact("original_bytes", upload.length);
  return entry;
}

/// Ends an open upload with what its sender is told from now on.
Result<Upload> refuse(store::Tx& tx, const PaperDeps& deps, const Actor& actor, Upload upload, const Error& refusal, const Sha256& original) {
  const Moment now = deps.clock.now();
  upload.state = UploadState::refused;
  upload.refusal = refusal.code;
  upload.refusal_facts = refusal.facts;
  TRY(end_upload(tx, upload, now));
  auto entry = entry_of(deps, actor, upload, "paper.refused", now);
  entry.fact("code", refusal.code).fact("original", to_hex(original));
  TRY(deps.journal.append(tx, entry));
  return upload;
}

Result<Upload> store_paper(store::Tx& tx, const PaperDeps& deps, const Actor& actor, const NewPaper& add) {
  const Paper& paper = add.paper;
  // 1. Who was ended meanwhile, or finished by another, stays so.
  Upload upload = TRY(get_upload(tx, add.upload));
  if (upload.state != UploadState::open) return upload;
  // 2. The claim may have moved on since the first byte. Then no paper will ever come of it, and the upload says so to whoever asks.
  const auto takes = deps.takes_papers(tx, actor, upload.claim);
  if (!takes && takes.error().fault == Fault::conflict) return refuse(tx, deps, actor, std::move(upload), takes.error(), paper.original);
  TRY(takes);
  // 3. The paper, in the place of an earlier one of its kind.
  const auto replaced = TRY(add_paper(tx, add));
  // 4. The upload becomes the paper.
  upload.state = UploadState::done;
  upload.paper = paper.id;
  TRY(end_upload(tx, upload, paper.received_at));
  // 5. The journal.
  auto entry = entry_of(deps, actor, upload, "paper.received", paper.received_at);
  entry.about("paper", paper.id).fact("bytes", paper.bytes).fact("pages", paper.pages).fact("media_type", paper.media_type);
  entry.fact("original", to_hex(paper.original)).fact("cleaned", to_hex(paper.cleaned));
  if (!paper.removed.empty()) entry.fact("removed", paper.removed);
  if (replaced) entry.fact("replaces", replaced->print());
  TRY(deps.journal.append(tx, entry));
  return upload;
}

Result<Upload> store_refusal(store::Tx& tx, const PaperDeps& deps, const Actor& actor, const UploadId& id, const Error& refusal, const Sha256& original) {
  Upload upload = TRY(get_upload(tx, id));
  if (upload.state != UploadState::open) return upload;
  return refuse(tx, deps, actor, std::move(upload), refusal, original);
}

/// What the file in the folder was is in the database now; a file that stays behind is the sweep's.
Result<Standing> ended(const PaperDeps& deps, Upload upload) {
  static_cast<void>(deps.folder.remove(upload.id));
  TRY(check_not_gone(upload, deps.clock.now()));
  const auto length = upload.length;
  return Standing{std::move(upload), length};
}

}  // namespace

Result<Upload> create_upload(store::Tx& tx, const PaperDeps& deps, const Actor& actor, const NewUpload& add, const UploadId& own_id) {
  const Moment now = deps.clock.now();
  const PersonId person = TRY(deps.person_of_claim(tx, actor, add.claim));
  const auto key = add.key.empty() ? std::nullopt : std::optional(key_digest(actor, add.key));
  if (auto repeated = TRY(find_repeated(tx, person, add, key))) {
    TRY(check_not_gone(*repeated, now));
    return *std::move(repeated);
  }
  TRY(deps.takes_papers(tx, actor, add.claim));
  if (deps.papers.find(add.kind) == nullptr) return invalid_fields({{"kind", "paper.kind_unknown"}});
  TRY(check_quotas(tx, person, add));
  Upload upload;
  upload.id = add.id.value_or(own_id);
  upload.person = person;
  upload.claim = add.claim;
  upload.kind = add.kind;
  upload.length = add.length;
  upload.created_by = actor.id();
  upload.created_at = upload.changed_at = now;
  upload.expires_at = now + kUploadLife;
  TRY(add_upload(tx, upload, key));
  TRY(deps.journal.append(tx, entry_of(deps, actor, upload, "upload.begun", now)));
  return upload;
}

Result<Standing> look_at_upload(const PaperDeps& deps, const UploadId& id, std::uint64_t sequence) {
  // What a cut request has brought is kept first: whoever took its place at once would be told 0 and send everything again.
  deps.turns->await_earlier(id, sequence, deps.let_go_wait);
  const auto turn = deps.turns->take(id, sequence);
  if (!turn) return conflict("upload.superseded");
  Upload upload = TRY(read_upload(deps, id));
  TRY(check_not_gone(upload, deps.clock.now()));
  const auto offset = TRY(offset_of(deps, upload));
  return Standing{std::move(upload), offset};
}

Result<Standing> add_piece(const PaperDeps& deps, const Actor& actor, const Piece& piece) {
  const auto turn = deps.turns->take(piece.id, piece.sequence);
  if (!turn) return conflict("upload.superseded");
  Upload upload = TRY(read_upload(deps, piece.id));
  TRY(check_not_gone(upload, deps.clock.now()));
  if (upload.state == UploadState::refused) return refusal_of(upload);
  const auto offset = TRY(offset_of(deps, upload));
  TRY(check_piece(upload, piece, offset));
  if (piece.bytes.empty() || (piece.checksum && !piece.is_whole)) return Standing{std::move(upload), offset};
  TRY(check_takes(deps, actor, upload));
  TRY(keep_piece(deps, upload, piece));
  upload.received = offset + static_cast<std::int64_t>(piece.bytes.size());
  return Standing{upload, upload.received};
}

Result<Standing> finish_upload(const PaperDeps& deps, const Actor& actor, const UploadId& id) {
  const auto checking = deps.turns->begin_check(id);
  Upload upload = TRY(read_upload(deps, id));
  if (upload.state != UploadState::open) return ended(deps, std::move(upload));
  const auto of_person = checking ? deps.turns->begin_check_of(upload.person) : std::nullopt;
  // Whoever asks about it later has it done.
  if (!of_person) return Standing{.upload = upload, .offset = upload.length, .checking = true};
  // 1. The bytes, as they were acknowledged.
  const Bytes bytes = TRY(deps.folder.read_all(id));
  if (static_cast<std::int64_t>(bytes.size()) != upload.length) return internal("upload.file_length", id.print());
  // 2. The check; it ends the upload only when the file itself is at fault.
  auto checked = check_content(deps, upload, bytes);
  if (!checked && checked.error().fault != Fault::invalid) return std::move(checked).error();
  if (!checked) {
    const auto& refusal = checked.error();
    const auto original = sha256(bytes);
    return ended(deps, TRY(deps.database.write([&](store::Tx& tx) { return store_refusal(tx, deps, actor, id, refusal, original); })));
  }
  // 3. Both forms are on the disk before a row names them. A crash in between leaves blobs that no row names.
  CHECK(TRY(deps.blobs.put(bytes)) == checked->received_sha256);
  CHECK(TRY(deps.blobs.put(checked->bytes)) == checked->clean_sha256);
  // 4. The paper.
  const NewPaper add = paper_of(deps, upload, *checked, deps.clock.now());
  return ended(deps, TRY(deps.database.write([&](store::Tx& tx) { return store_paper(tx, deps, actor, add); })));
}

Result<void> remove_upload(const PaperDeps& deps, const Actor& actor, const UploadId& id, std::uint64_t sequence) {
  const auto turn = deps.turns->take(id, sequence);
  if (!turn) return conflict("upload.superseded");
  const Upload upload = TRY(read_upload(deps, id));
  const Moment now = deps.clock.now();
  TRY(check_not_gone(upload, now));
  // Who takes a refusal from the participant's list leaves a trace as well: it names what the upload was.
  auto entry = entry_of(deps, actor, upload, "upload.removed", now);
  entry.fact("received_bytes", upload.received);
  if (!upload.refusal.empty()) entry.fact("code", upload.refusal);
  TRY(deps.database.write([&](store::Tx& tx) -> Result<void> {
    TRY(set_removed(tx, upload, now));
    TRY(deps.journal.append(tx, entry));
    return {};
  }));
  static_cast<void>(deps.folder.remove(id));  // what stays behind is the sweep's
  return {};
}

Error refusal_of(const Upload& upload) {
  // What is not the file's fault is the claim's.
  const bool of_file = upload.refusal.starts_with("document.") || upload.refusal.starts_with("paper.");
  Error error = of_file ? invalid(upload.refusal) : conflict(upload.refusal);
  error.facts = upload.refusal_facts;
  return error;
}

}  // namespace teduh::paper
