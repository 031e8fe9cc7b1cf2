// How an amount came about: every computation of the law gives its result and the steps that lead to it, each with its article.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/rupiah.hpp"

namespace teduh::law {

/// Where a rule stands. `verified` is false when nobody has compared the figure with the published text yet; screens for officers show it.
struct Citation {
  std::string regulation;  // "Permenaker 4/2022"
  std::string article;     // "8"
  bool verified = false;
  bool operator==(const Citation&) const = default;
};
/// "Permenaker 4/2022 pasal 8"; an annex stands without "pasal".
std::string print(const Citation& citation);

/// One sentence in plain Indonesian and its English twin.
struct Text {
  std::string id;
  std::string en;
  bool operator==(const Text&) const = default;
};

/// A number that went into a step, as exact machine text: "1234567" (rupiah), "5.7%", "2026-11-22", "2026-11".
struct StepInput {
  std::string name;
  std::string value;
  bool operator==(const StepInput&) const = default;
};

struct Step {
  std::string label;    // stable code, "jht.year_end"; letters and screens may find their own words for it
  std::string formula;  // "opening x (1 + rate) + ..."
  std::vector<StepInput> inputs;
  std::optional<Rupiah> amount;  // what this step gives; nothing when it gives a day or a yes
  Citation article;
  Text text;
};

/// A result with its reasons, in the order of the computation.
template <typename T>
struct Explained {
  T value{};
  std::vector<Step> steps;
};

}  // namespace teduh::law
