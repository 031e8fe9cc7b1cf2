// The texts of notices: words/notices.yaml, loaded once at start and filled with facts.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "notice/notice.hpp"

namespace teduh::notice {

struct Text {
  std::string subject;
  std::string body;
};

/// The texts of one kind with their {places}.
struct Template {
  std::set<std::string> facts;
  std::string short_text;  // Indonesian; empty: never a short message
  Text indonesian;
  Text english;
};

/// A notice with its facts put in.
struct Rendered {
  std::string short_text;
  Text indonesian;
  Text english;
};

class Catalogue {
 public:
  /// Fails closed: a kind without texts, an unknown kind or key, a place that is no fact, a subject of two lines or with
  /// facts (locked screens show subjects).
  /// Error: invalid "notice.catalogue", the detail says where.
  static Result<Catalogue> load(std::string_view yaml);
  [[nodiscard]] const Template& get(NoticeKind kind) const;
  /// The facts must have passed check_facts. Facts are put in as they are and never read as places again.
  [[nodiscard]] Rendered render(NoticeKind kind, const Facts& facts) const;
  /// Errors: internal "notice.facts" (the kind's facts are not exactly these), invalid "notice.fact" (a control character, too long, no UTF-8);
  /// only facts that do not stand in the short text may have several lines.
  [[nodiscard]] Result<void> check_facts(NoticeKind kind, const Facts& facts) const;

 private:
  std::map<NoticeKind, Template> templates_;
};

}  // namespace teduh::notice
