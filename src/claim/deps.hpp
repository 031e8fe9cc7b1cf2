// What the functions of the claim are handed: time, journal, keys, law, the outbox, and what the branch demands.
#pragma once

#include <cstdint>

#include "claim/trust.hpp"
#include "claim/words.hpp"
#include "law/calendar.hpp"
#include "law/law_book.hpp"
#include "law/papers.hpp"
#include "member/tools.hpp"
#include "notice/outbox.hpp"

namespace teduh::claim {

struct BranchRules {
  Zone zone = Zone::wita;
  TrustRules trust;
  std::int64_t sample_ppm = 1'000'000;  // share of small clean claims that an officer looks at; never 0
};

/// Lives as long as the program; may be used from any thread.
struct Deps {
  const Clock& clock;
  Random& random;
  const journal::Journal& journal;
  const member::Tools& members;
  const notice::Outbox& outbox;
  const law::LawBook& law;
  const law::PaperBook& papers;
  const law::Calendar& calendar;
  const Words& words;
  BranchRules rules;
};

inline Date today(const Deps& deps) { return date_of(deps.clock.now(), deps.rules.zone); }

}  // namespace teduh::claim
