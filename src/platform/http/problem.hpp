// Errors as answers: RFC 9457 problem+json. The only place that knows which status number a failure gets.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "platform/http/call.hpp"
#include "platform/http/problem_texts.hpp"

namespace teduh::http {

enum class Language : std::uint8_t { indonesian = 1, english = 2 };

/// Indonesian unless the Accept-Language header wants English more.
Language language_of(std::string_view accept_language);

int status_of(const Error& error);

struct ProblemAnswer {
  Answer answer;
  bool text_missing = false;  // some code had no entry in words/errors/: the generic words stand there instead
};

/// An Answer with
///   {type: "urn:teduh:problem:claim.too_early", title, status, code, request_id, detail, titles: {id, en}, repair: {id, en},
///    facts: {...}, fields: [{field, code, message: {id, en}, repair: {id, en}}]}
/// title and detail are in `language`; detail is what to do. Of an internal failure nothing but the generic words is shown, and
/// Error::detail never is.
ProblemAnswer problem_answer(const Error& error, const std::string& request_id, Language language, const ProblemTexts& texts);

}  // namespace teduh::http
