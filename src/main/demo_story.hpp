// The story of a day as it is printed: what happened when, in Indonesian and English, and at the end what was checked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/date.hpp"

namespace teduh::main::demo {

class Story {
 public:
  Story(const Clock& clock, Zone zone) : clock_(clock), zone_(zone) {}

  void chapter(std::string_view id, std::string_view en);
  /// One line with the time of day at the branch, the English twin below it.
  void tell(std::string_view id, std::string_view en);

  /// Something that must hold; what does not is printed at once and again at the end.
  void check(bool holds, std::string id, std::string en);

  struct Row {
    std::string who;
    std::string story;
    std::string ends;    // state of the claim
    std::string amount;
    bool as_told = true;
  };
  void row(Row row) { rows_.push_back(std::move(row)); }

  /// The table, the checks, and "cocok" or what does not fit. True when everything agrees.
  bool finish();

 private:
  struct Check {
    bool holds;
    std::string id;
    std::string en;
  };
  const Clock& clock_;
  Zone zone_;
  std::vector<Row> rows_;
  std::vector<Check> checks_;
};

}  // namespace teduh::main::demo
