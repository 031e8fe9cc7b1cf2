// The JSON of files, balances, postings, returns and undos.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contribution/balance.hpp"
#include "contribution/file_store.hpp"
#include "contribution/returns.hpp"
#include "contribution/undo.hpp"

namespace teduh::contribution {

/// `rows`: the first problems, with their reasons.
std::string encode_file(const ContributionFile& file, const std::vector<BadRow>& rows);
std::string encode_files(const std::vector<ContributionFile>& files);
std::string encode_undo(const UndoReport& report);

struct BalanceView {
  Date as_of;
  law::Explained<law::JhtBalance> balance;
  BalanceProof proof;
};
std::string encode_balance(const BalanceView& view);
/// Newest month first.
std::string encode_postings(const std::vector<Posting>& postings);
std::string encode_returns(const std::vector<YearReturn>& returns);

std::string encode_close(const YearClose& close);

/// {"rest": false}
Result<bool> decode_undo(std::string_view body);
/// {"year": 2025, "rate": "5.63%", "kind": "announced", "source": "..."}
Result<YearReturn> decode_return(std::string_view body);

}  // namespace teduh::contribution
