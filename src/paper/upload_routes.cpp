#include "base/text.hpp"
#include "paper/paper_routes.hpp"
#include "paper/receive.hpp"
#include "paper/tus.hpp"

namespace teduh::paper {
namespace {

using http::Answer;
using http::Call;
using http::Method;
using http::PoolWork;
using http::Prepare;
using http::Repeat;
using http::Route;
using http::Work;

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr RoleSet kSenders{Role::participant, Role::companion, Role::counter};
constexpr std::size_t kKeyMax = 200;  // bytes of an Idempotency-Key

/// Every answer says them, refusals included: who speaks another version learns it from any answer.
Headers tus_headers() {
  return {{"Tus-Resumable", std::string(kTusVersion)},
          {"Tus-Version", std::string(kTusVersion)},
          {"Tus-Extension", std::string(kTusExtensions)},
          {"Tus-Max-Size", std::to_string(kUploadLengthMax)},
          {"Tus-Checksum-Algorithm", std::string(kTusChecksums)}};
}

Result<void> check_version(const Call& call) {
  if (call.header("tus-resumable") != kTusVersion) return invalid("upload.version");
  return {};
}

std::string_view word_of(const Standing& standing) {
  switch (standing.upload.state) {
    case UploadState::open: return standing.checking ? "checking" : "open";
    case UploadState::done: return "received";
    case UploadState::refused: return "refused";
    case UploadState::removed:
    case UploadState::expired: break;
  }
  return "gone";
}

Answer answer_of(const Standing& standing, int status) {
  const Upload& upload = standing.upload;
  const bool refused = upload.state == UploadState::refused;
  Answer answer{.status = status, .content_type = {}};
  if (refused && status != 200) answer = Answer::refused(refusal_of(upload));
  auto& headers = answer.headers;
  headers.emplace_back("Upload-Offset", std::to_string(standing.offset));
  headers.emplace_back("Teduh-Upload-State", word_of(standing));
  if (upload.state == UploadState::open) headers.emplace_back("Upload-Expires", http::http_date(upload.expires_at));
  if (upload.paper) headers.emplace_back("Teduh-Paper-Id", upload.paper->print());
  if (refused) headers.emplace_back("Teduh-Upload-Refused", upload.refusal);
  answer.log = {{"upload", upload.id.print()}, {"claim", upload.claim.print()}};
  return answer;
}

/// The piece that came may have been the last.
Result<Standing> add_and_finish(const PaperDeps& deps, const Call& call, Piece piece) {
  piece.sequence = call.sequence;
  piece.bytes = bytes_of(call.body);
  piece.is_whole = call.body_complete;
  auto standing = TRY(add_piece(deps, call.actor, piece));
  if (standing.upload.state != UploadState::open || standing.offset < standing.upload.length) return standing;
  return finish_upload(deps, call.actor, piece.id);
}

Work on_pool(PoolWork work) { return {std::move(work)}; }

// POST /api/uploads

Result<NewUpload> decode_creation(const Call& call) {
  const auto length = TRY(parse_upload_length(call.header("upload-length")));
  const auto metadata = TRY(parse_upload_metadata(call.header("upload-metadata")));
  const auto key = call.header("idempotency-key");
  if (key.size() > kKeyMax) return invalid("request.idempotency_key_form");
  return NewUpload{metadata.claim, metadata.kind, length, metadata.id, std::string(key)};
}

Result<Work> create_on_pool(const PaperDeps& deps, const Call& call, const NewUpload& add, const std::optional<Checksum>& checksum) {
  const auto own_id = UploadId::make(deps.clock.now(), deps.random);
  auto upload = TRY(deps.database.write([&](store::Tx& tx) { return create_upload(tx, deps, call.actor, add, own_id); }));
  const auto location = "/api/uploads/" + upload.id.print();
  Standing standing{upload, upload.received};
  // A repeated creation brings its first bytes again: they are there, and the offset says so.
  if (!call.body.empty() && upload.received == 0) standing = TRY(add_and_finish(deps, call, {.id = upload.id, .checksum = checksum}));
  Answer answer = answer_of(standing, 201);
  answer.headers.emplace_back("Location", location);
  return Work{std::move(answer)};
}

Prepare prepare_creation(const PaperDeps& deps) {
  return [&deps](const Call& call) -> Result<Work> {
    TRY(check_version(call));
    const auto add = TRY(decode_creation(call));
    const auto checksum = TRY(parse_checksum(call.header("upload-checksum")));
    return on_pool([&deps, add, checksum](const Call& inner) { return create_on_pool(deps, inner, add, checksum); });
  };
}

// HEAD, PATCH, DELETE /api/uploads/{upload_id}

Result<Work> look_on_pool(const PaperDeps& deps, const Call& call, const UploadId& id) {
  auto standing = TRY(look_at_upload(deps, id, call.sequence));
  if (standing.upload.state == UploadState::open && standing.offset == standing.upload.length) {
    // All bytes are here, but the process or the checker failed before the check: whoever asks has it done.
    standing = TRY(finish_upload(deps, call.actor, id));
  }
  Answer answer = answer_of(standing, 200);
  answer.headers.emplace_back("Upload-Length", std::to_string(standing.upload.length));
  answer.headers.emplace_back("Upload-Metadata", print_upload_metadata(standing.upload.claim, standing.upload.kind));
  return Work{std::move(answer)};
}

Result<Work> prepare_look(const PaperDeps& deps, const Call& call) {
  TRY(check_version(call));
  const auto id = TRY(http::id_parameter<UploadId>(call, "upload_id"));
  return on_pool([&deps, id](const Call& inner) { return look_on_pool(deps, inner, id); });
}

Result<Work> prepare_piece(const PaperDeps& deps, const Call& call) {
  TRY(check_version(call));
  if (ascii_lower(call.header("content-type")) != kTusContentType) return invalid("upload.content_type");
  Piece piece;
  piece.id = TRY(http::id_parameter<UploadId>(call, "upload_id"));
  piece.offset = TRY(parse_upload_offset(call.header("upload-offset")));
  piece.checksum = TRY(parse_checksum(call.header("upload-checksum")));
  return on_pool([&deps, piece](const Call& inner) -> Result<Work> {
    const auto standing = TRY(add_and_finish(deps, inner, piece));
    return Work{answer_of(standing, 204)};
  });
}

Result<Work> prepare_removal(const PaperDeps& deps, const Call& call) {
  TRY(check_version(call));
  const auto id = TRY(http::id_parameter<UploadId>(call, "upload_id"));
  return on_pool([&deps, id](const Call& inner) -> Result<Work> {
    TRY(remove_upload(deps, inner.actor, id, inner.sequence));
    return Work{Answer::no_content()};
  });
}

/// For clients whose net lets neither PATCH nor DELETE through.
Result<Work> prepare_override(const PaperDeps& deps, const Call& call) {
  const auto method = call.header("x-http-method-override");
  if (method == "PATCH") return prepare_piece(deps, call);
  if (method == "DELETE") return prepare_removal(deps, call);
  return invalid("upload.method_override");
}

http::Guard upload_guard(const PaperDeps& deps) {
  return [&deps](store::ReadTx& tx, const Call& call) -> Result<void> {
    const auto id = UploadId::parse(call.parameter("upload_id"));
    if (!id) return not_found("upload.no_such_upload");
    const auto upload = TRY(get_upload(tx, *id));
    const auto person = deps.person_of_claim(tx, call.actor, upload.claim);
    if (!person) return person.error().fault == Fault::not_found ? not_found("upload.no_such_upload") : person.error();
    if (*person != upload.person) return not_found("upload.no_such_upload");
    return {};
  };
}

using PrepareOne = Result<Work> (*)(const PaperDeps&, const Call&);

Route route_of_one(const PaperDeps& deps, Method method, std::string operation, PrepareOne prepare) {
  Route route{.method = method, .pattern = "/api/uploads/{upload_id}", .operation = std::move(operation)};
  route.access = {.roles = kSenders, .guard = upload_guard(deps)};
  route.prepare = [&deps, prepare](const Call& call) { return prepare(deps, call); };
  route.body_max = 0;
  route.body_type = std::string(kTusContentType);
  route.repeat = Repeat::by_protocol;
  route.headers = tus_headers();
  return route;
}

/// Whoever asks meanwhile learns that a piece is on its way.
Route announcing(const PaperDeps& deps, Route route) {
  route.arriving = [&deps](const Call& call) -> std::shared_ptr<void> {
    const auto id = UploadId::parse(call.parameter("upload_id"));
    return id ? deps.turns->arrive(*id, call.sequence) : nullptr;
  };
  return route;
}

Route taking_pieces(Route route) {
  route.body_max = kUploadLengthMax;
  route.takes_cut_body = true;
  return route;
}

}  // namespace

std::vector<Route> upload_routes(const PaperDeps& deps) {
  std::vector<Route> routes;
  const auto answer_options = [](const Call&) -> Result<Work> { return Work{Answer::no_content()}; };
  routes.push_back({.method = Method::options,
                    .pattern = "/api/uploads",
                    .operation = "getUploadOptions",
                    .access = {.audience = http::Audience::anybody},
                    .prepare = answer_options,
                    .body_max = 0,
                    .headers = tus_headers()});
  Route creation{.method = Method::post, .pattern = "/api/uploads", .operation = "createUpload", .access = {.roles = kSenders}};
  creation.prepare = prepare_creation(deps);
  creation.body_type = std::string(kTusContentType);
  creation.repeat = Repeat::by_protocol;
  creation.headers = tus_headers();
  routes.push_back(taking_pieces(std::move(creation)));
  routes.push_back(route_of_one(deps, Method::head, "getUpload", prepare_look));
  routes.push_back(announcing(deps, taking_pieces(route_of_one(deps, Method::patch, "addToUpload", prepare_piece))));
  routes.push_back(route_of_one(deps, Method::delete_, "removeUpload", prepare_removal));
  routes.push_back(announcing(deps, taking_pieces(route_of_one(deps, Method::post, "overrideUpload", prepare_override))));
  return routes;
}

}  // namespace teduh::paper
