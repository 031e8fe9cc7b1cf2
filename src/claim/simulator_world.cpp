#include "claim/simulator_world.hpp"

#include <algorithm>

namespace teduh::claim::simulated {
namespace {

using S = ClaimState;

Actor staff(std::uint8_t number, RoleSet roles) {
  return {.kind = ActorKind::staff, .staff = numbered<StaffId>(1, number), .roles = roles, .branch = "7571"};
}

constexpr std::array<std::pair<S, S>, 26> kEdges{{
    {S::draft, S::submitted},          {S::draft, S::cancelled},          {S::submitted, S::queued},         {S::submitted, S::cancelled},
    {S::queued, S::in_verification},   {S::queued, S::cancelled},         {S::in_verification, S::returned}, {S::in_verification, S::determined},
    {S::in_verification, S::cancelled}, {S::returned, S::submitted},      {S::returned, S::cancelled},       {S::determined, S::approved},
    {S::determined, S::rejected},      {S::determined, S::in_verification}, {S::approved, S::paying},        {S::paying, S::paid},
    {S::paying, S::payment_failed},    {S::payment_failed, S::determined}, {S::paid, S::closed},
    {S::approved, S::in_verification},  // before it stands in a batch: the amount no longer fits, or the member said to be dead objects
    {S::paying, S::approved},           // the bank took nothing of the whole file
    {S::paid, S::payment_failed},      {S::closed, S::payment_failed},    // the money came back after it was booked
    {S::payment_failed, S::paid},      {S::determined, S::paid},          {S::approved, S::paid},  // two people found that it had been paid
}};

}  // namespace

std::vector<Actor> everybody() {
  std::vector<Actor> people{
      staff(1, {Role::counter}), staff(2, {Role::counter, Role::approver}), staff(3, {Role::verifier}), staff(4, {Role::verifier}),
      staff(5, {Role::approver}), staff(6, {Role::verifier, Role::approver}), staff(7, {Role::verifier, Role::approver}),
      staff(8, {Role::payment_maker}), staff(9, {Role::payment_releaser}), staff(10, {Role::payment_maker, Role::payment_releaser}),
      staff(11, {Role::auditor}), Actor::system()};
  people.push_back({.kind = ActorKind::participant, .person = numbered<PersonId>(2, 1), .roles = {Role::participant}, .grade = Grade::phone_proved});
  return people;
}

bool edge_allowed(S from, S to) {
  if (from == to) return true;
  return std::ranges::find(kEdges, std::pair(from, to)) != kEdges.end();
}

}  // namespace teduh::claim::simulated
