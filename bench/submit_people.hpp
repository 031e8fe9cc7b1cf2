// Invented members who can submit a claim at once: contributions, account, phone and device known for months, every paper there, signed in.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "claim/claim_store.hpp"
#include "main/program.hpp"

namespace teduh::bench {

struct ReadyClaim {
  claim::ClaimKey key;
  std::string token;  // of the member's session
};

/// `count` members with a draft each, in an empty data folder. The journal is settled and nothing waits to be sent afterwards.
Result<std::vector<ReadyClaim>> prepare_claims(main::Program& program, int count, const std::function<void(const std::string&)>& tell);

}  // namespace teduh::bench
