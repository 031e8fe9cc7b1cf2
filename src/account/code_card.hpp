// The printed card with twelve one-time codes: a way in for people without a phone, given to a person whom an officer sees.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "account/account.hpp"

namespace teduh::account {

struct CodeCard {
  CodeCardId id;
  std::vector<std::string> codes;  // "K7QM-3XAB"; told once and nowhere kept
};

/// Ends the person's older card and tells the person on every channel. Error: not_found "person.none".
Result<CodeCard> issue_code_card(const AccountDeps& deps, store::Tx& tx, const Actor& officer, PersonId person);

/// Uses up one code of the newest card; dashes, spaces and small letters are taken. False when it is none or was used.
Result<bool> use_card_code(const AccountDeps& deps, store::Tx& tx, PersonId person, std::string_view code);

}  // namespace teduh::account
