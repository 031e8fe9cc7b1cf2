// What the sentences of refusals call the states, papers and grounds of claims.
#pragma once

#include "claim/words.hpp"
#include "law/papers.hpp"
#include "platform/http/problem_texts.hpp"

namespace teduh::claim {

/// Names the values of the facts "state", "papers" and "ground"; a ground without its last stop.
void name_codes(http::ProblemTexts& texts, const Words& words, const law::PaperBook& papers);

}  // namespace teduh::claim
