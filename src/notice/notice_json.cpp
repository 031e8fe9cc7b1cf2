#include "notice/notice_json.hpp"

#include "platform/http/json.hpp"

namespace teduh::notice {

std::string encode_content(const Content& content) {
  http::JsonWriter json;
  json.object().field("address", content.address).array("facts");
  for (const auto& [name, value] : content.facts) json.object().field("name", name).field("value", value).end();
  json.end().end();
  return json.take();
}

Result<Content> decode_content(std::string_view text) {
  const auto document = http::JsonDocument::parse(text);
  if (!document) return internal("notice.content", document.error().code);
  http::Fields fields(*document);
  Content content;
  content.address = fields.text("address", {.min = 0, .max = 400});
  fields.each("facts", {.max = kFactsMax}, [&](http::Fields& fact) {
    std::string name = fact.text("name");
    content.facts[std::move(name)] = fact.text("value", {.max = kFactMax, .lines = true});
  });
  const auto finished = fields.finish();
  if (!finished) return internal("notice.content", finished.error().code);
  return content;
}

std::string encode_short_message(NoticeId id, std::string_view phone, std::string_view text) {
  http::JsonWriter json;
  json.object().field("type", "message.short").object("data");
  json.field("id", id).field("to", phone).field("text", text).end().end();
  return json.take();
}

std::string encode_notices(const std::vector<ShownNotice>& notices) {
  http::JsonWriter json;
  json.object().array("notices");
  for (const auto& notice : notices) {
    json.object().field("id", notice.id).field("kind", to_string(notice.kind)).field("created_at", notice.created_at);
    json.field_if("claim_id", notice.claim);
    json.object("id_text").field("subject", notice.subject_id).field("body", notice.body_id).end();
    json.object("en_text").field("subject", notice.subject_en).field("body", notice.body_en).end().end();
  }
  json.end().end();
  return json.take();
}

}  // namespace teduh::notice
