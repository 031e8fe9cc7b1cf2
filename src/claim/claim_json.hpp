// Claims in JSON: events as they are stored, answers, and what people and officers are shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "claim/answers.hpp"
#include "claim/claim.hpp"
#include "law/step.hpp"
#include "platform/http/json.hpp"

namespace teduh::claim {

/// The stored form of an event, and back; `act` is act_of(event). Error: internal claim.stored_event.
std::string encode_event(const Event& event);
Result<Event> decode_event(std::string_view act, std::string_view body);

std::string encode_defects(const std::vector<Defect>& defects);
Result<std::vector<Defect>> decode_defects(std::string_view json);

std::string encode_answers(const Answers& answers);
/// Error: internal claim.stored_answers.
Result<Answers> decode_answers(std::string_view json);
/// The answers among the fields of a request.
Answers read_answers(http::Fields& fields);
void write_answers(http::JsonWriter& json, std::string_view name, const Answers& answers);

/// The steps of a computation: label, formula, inputs, amount, article, texts.
std::string encode_steps(const std::vector<law::Step>& steps);

}  // namespace teduh::claim
