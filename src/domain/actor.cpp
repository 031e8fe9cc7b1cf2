#include "domain/actor.hpp"

#include <array>
#include <utility>

namespace teduh {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 11> kRoles{{{Role::participant, "participant"},
                                                                    {Role::companion, "companion"},
                                                                    {Role::employer_clerk, "employer_clerk"},
                                                                    {Role::counter, "counter"},
                                                                    {Role::verifier, "verifier"},
                                                                    {Role::approver, "approver"},
                                                                    {Role::payment_maker, "payment_maker"},
                                                                    {Role::payment_releaser, "payment_releaser"},
                                                                    {Role::auditor, "auditor"},
                                                                    {Role::manager, "manager"},
                                                                    {Role::administrator, "administrator"}}};

}  // namespace

std::string_view to_string(Role role) {
  for (const auto& [known, name] : kRoles)
    if (known == role) return name;
  return "?";
}

std::optional<Role> parse_role(std::string_view text) {
  for (const auto& [role, name] : kRoles)
    if (name == text) return role;
  return std::nullopt;
}

std::string_view to_string(Grade grade) {
  switch (grade) {
    case Grade::none: return "none";
    case Grade::declared: return "declared";
    case Grade::phone_proved: return "phone_proved";
    case Grade::seen: return "seen";
  }
  return "none";
}

std::string Actor::id() const {
  switch (kind) {
    case ActorKind::participant: return "person:" + person.print();
    case ActorKind::staff: return "staff:" + staff.print();
    case ActorKind::system: return "system";
    case ActorKind::anonymous: return "anonymous";
  }
  return "anonymous";
}

}  // namespace teduh
