// The routes of persons and memberships.
#pragma once

#include <vector>

#include "member/tools.hpp"
#include "platform/http/route.hpp"

namespace teduh::member {

/// Lives as long as the routes.
struct MemberDeps {
  const Tools& tools;
  Zone zone = Zone::wita;  // of the branch: days of changes are its days
};
std::vector<http::Route> member_routes(MemberDeps deps);
/// Part of them: what two officers take back together.
std::vector<http::Route> record_repair_routes(MemberDeps deps);

/// Guards for the features above: the person of {person_id} is the signed-in participant, or belongs to the branch of the member of staff.
/// Error: not_found member.person_unknown, the same as for nobody.
http::Guard own_or_branch_person();

}  // namespace teduh::member
