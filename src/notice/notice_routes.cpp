#include "notice/notice_routes.hpp"

#include "notice/notice_json.hpp"

namespace teduh::notice {
namespace {

using http::Answer;
using http::Call;
using http::ReadWork;
using http::Work;

constexpr int kPage = 50;  // notices of one answer

Result<std::optional<NoticeId>> after_of(const Call& call) {
  const auto text = call.query_value("after");
  if (!text) return std::optional<NoticeId>();
  const auto id = NoticeId::parse(*text);
  if (!id) return invalid_fields({{"after", "input.id"}});
  return id;
}

Result<Work> own(const NoticeDeps& deps, const Call& request) {
  const auto after = TRY(after_of(request));
  return Work{ReadWork([deps, after](store::ReadTx& tx, const Call& call) -> Result<Answer> {
    const auto notices = TRY(deps.outbox.list_for_person(tx, call.actor.person, after, kPage));
    return Answer::json(encode_notices(notices));
  })};
}

Result<Work> desk(const NoticeDeps& deps, const Call& request) {
  const auto after = TRY(after_of(request));
  return Work{ReadWork([deps, after](store::ReadTx& tx, const Call& call) -> Result<Answer> {
    const auto notices = TRY(deps.outbox.list_for_branch(tx, call.actor.branch, after, kPage));
    Answer answer = Answer::json(encode_notices(notices));
    for (const auto& notice : notices)
      if (notice.person != PersonId{}) answer.subjects.push_back(notice.person);
    return answer;
  })};
}

}  // namespace

std::vector<http::Route> notice_routes(const NoticeDeps& deps) {
  const RoleSet desk_roles{Role::counter, Role::verifier, Role::approver, Role::payment_maker, Role::payment_releaser, Role::manager};
  return {{.method = http::Method::get,
           .pattern = "/api/notices",
           .operation = "listNotices",
           .access = {.roles = {Role::participant}},
           .prepare = [deps](const Call& call) { return own(deps, call); },
           .body_max = 0},
          {.method = http::Method::get,
           .pattern = "/api/desk/notices",
           .operation = "listDeskNotices",
           .access = {.roles = desk_roles, .reads_person = true},
           .prepare = [deps](const Call& call) { return desk(deps, call); },
           .body_max = 0}};
}

}  // namespace teduh::notice
