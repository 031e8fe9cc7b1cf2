// Which papers a claim needs: law/papers.yaml, read once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/embedded_file.hpp"
#include "law/jht_entitlement.hpp"

namespace teduh::law {

/// One kind of paper. `code` is stable and stored ("ktp").
struct PaperKind {
  std::string code;
  Text name;
  Text shows;          // what must be readable on it
  bool photo = false;  // a photo may be sent
  bool pdf = false;    // a PDF may be sent
};

/// What decides the list, beside the reason.
struct PaperFacts {
  JhtReason reason = JhtReason::retirement_age;
  Segment segment = Segment::pu;
  std::optional<LeavingKind> leaving;  // reason 9; empty: PHK's list, the longest
  std::optional<HeirRelation> heir;    // reason 5
  Citizenship citizenship = Citizenship::indonesian;
  bool by_will = false;            // a will names the heir, whatever the relation: the will is asked for
  bool heir_has_guardian = false;  // the heir is a minor: a guardian signs
  bool active = false;             // partial claims: a letter of still being employed, else of having stopped
  bool stated = false;             // JhtEntitlement::stated: the claimant's word is not enough
  bool earlier_partial = false;
  Rupiah balance;
  Date day;
};

struct RequiredPaper {
  std::string code;
  Citation article;
  bool operator==(const RequiredPaper&) const = default;
};

/// Read-only after load.
class PaperBook {
 public:
  /// Reads papers.yaml among the files of law/. Fails closed like LawBook::load; also law.paper_unknown, law.paper_unused,
  /// law.word_unknown.
  static Result<PaperBook> load(std::span<const EmbeddedFile> files);
  [[nodiscard]] const PaperKind* find(std::string_view code) const;
  [[nodiscard]] const std::vector<PaperKind>& kinds() const { return kinds_; }

  struct Rule {
    std::string paper;
    std::vector<JhtReason> reasons;    // empty: all
    std::vector<Segment> segments;     // empty: all
    std::vector<LeavingKind> leaving;  // empty: all
    std::vector<HeirRelation> heirs;   // empty: all
    std::optional<Citizenship> citizenship;
    std::optional<bool> active;
    bool when_npwp = false;  // only when the balance is above the limit or a partial claim was paid before
    bool when_guardian = false;
    bool when_will = false;
    bool when_stated = false;
    Citation citation;
  };
  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }

 private:
  std::vector<PaperKind> kinds_;
  std::vector<Rule> rules_;
};

/// In the order of papers.yaml, each paper once. Error: law.not_in_force.
Result<std::vector<RequiredPaper>> required_papers(const LawBook& law, const PaperBook& papers, const PaperFacts& facts);

}  // namespace teduh::law
