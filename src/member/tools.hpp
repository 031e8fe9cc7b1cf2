// What the functions of this feature are handed: the time, ids, the journal, and the keys that seal what identifies a person.
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "domain/actor.hpp"
#include "member/vault.hpp"
#include "platform/journal_store/journal.hpp"

namespace teduh::member {

/// Lives as long as the program; may be used from any thread.
struct Tools {
  const Clock& clock;
  Random& random;
  const journal::Journal& journal;
  const Vault& vault;
};

/// Where a fact about a person comes from. Stored; never reused.
enum class Source : std::uint8_t {
  registration = 1,   // at the counter, when the person was entered
  employer_file = 2,  // an employer's monthly file
  member_update = 3,  // pengkinian data: the member told us
  counter = 4,        // an officer saw the proof
  correction = 5,     // repair of an error of ours
  declared = 6,       // the person says so of themself; nobody has checked it
};

/// Who does something, and on what ground.
struct Act {
  const Actor& actor;
  Source source = Source::counter;
};

}  // namespace teduh::member
