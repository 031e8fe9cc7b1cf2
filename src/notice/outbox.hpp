// The outbox: notices are written in the transaction of what they tell, and sent afterwards by deliver.hpp.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "notice/catalogue.hpp"
#include "notice/notice.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/store/database.hpp"

namespace teduh::notice {

inline constexpr int kListMax = 100;  // notices of one answer

class Outbox {
 public:
  Outbox(const Clock& clock, Random& random, const crypto::Sealer& sealer, const Catalogue& catalogue)
      : clock_(clock), random_(random), sealer_(sealer), catalogue_(catalogue) {}

  /// In the caller's transaction. The same dedupe key for the same person gives the id of the notice that is already there.
  /// Errors: invalid "notice.fact", "notice.address", internal "notice.facts", "notice.dedupe_key".
  Result<NoticeId> enqueue(store::Tx& tx, const Notice& notice) const;

  /// The same notice in the app and on every known phone and mail address: `base.channel` and `base.address` are filled here, and the
  /// dedupe keys are made from base's. A phone is left out when the kind has no short text, an address when it is none.
  Result<void> enqueue_everywhere(store::Tx& tx, const Notice& base, const KnownChannels& channels) const;

  /// In-app notices of a person, newest first, those after (older than) `after`; at most kListMax.
  Result<std::vector<ShownNotice>> list_for_person(store::ReadTx& tx, PersonId person, std::optional<NoticeId> after, int limit) const;
  /// Notices to the desk of a branch, newest first.
  Result<std::vector<ShownNotice>> list_for_branch(store::ReadTx& tx, std::string_view branch, std::optional<NoticeId> after, int limit) const;

 private:
  [[nodiscard]] Result<void> check(const Notice& notice) const;

  const Clock& clock_;
  Random& random_;
  const crypto::Sealer& sealer_;
  const Catalogue& catalogue_;
};

}  // namespace teduh::notice
