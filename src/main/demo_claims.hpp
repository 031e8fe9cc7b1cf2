// Takes a demo claim from its beginning to a state of its life, by the same commands that people give.
#pragma once

#include <string_view>

#include "claim/run_command.hpp"
#include "main/demo_office.hpp"

namespace teduh::main::demo {

/// One claim on its way; every step is a transaction and takes some minutes of the office's clock.
class ClaimWalk {
 public:
  ClaimWalk(Office& office, KnownPerson person, claim::Channel channel) : office_(office), person_(std::move(person)), channel_(channel) {}

  /// Begins and answers. The device is the one on record unless the person comes from another.
  Result<void> begin(law::JhtReason reason, std::optional<DeviceId> other_device = std::nullopt);
  /// Every paper that the law asks for, by the upload that people use.
  Result<void> send_papers();
  Result<void> command(std::string_view login, const claim::Command& command);
  Result<void> by_person(const claim::Command& command);
  Result<void> by_system(const claim::Command& command);
  /// Opens the claim and accepts every paper but one of the kind that is given back.
  Result<void> verify(std::string_view login, std::string_view returned_kind = "");

  [[nodiscard]] const claim::ClaimKey& key() const { return key_; }

 private:
  Result<void> run(const Actor& actor, const claim::Command& command);
  Result<void> answer(law::JhtReason reason);
  Result<void> send_paper(const std::string& kind);
  Office& office_;
  KnownPerson person_;
  claim::Channel channel_;
  Actor actor_;
  claim::ClaimKey key_;
};

}  // namespace teduh::main::demo
