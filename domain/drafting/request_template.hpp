// Request templates 请求模板: the words with which a request under an item begins, offered to whoever drafts
// one. A unit sets its own for an item; one ships for each form of help. They are texts with fields like the
// words of letters (domain/letters/template_text.hpp) and are kept by version in the same way, but each has
// three parts, is asked for by item, and is only a proposal: nothing that is stored depends on it.
#pragma once

#include "domain/letters/template_text.hpp"
#include "domain/request/reference.hpp"

namespace xiezhu::domain {

struct TemplateParts {
  std::string title;
  std::string body;
  std::string legal_basis;
  [[nodiscard]] bool empty() const { return title.empty() && body.empty() && legal_basis.empty(); }
  friend bool operator==(const TemplateParts&, const TemplateParts&) = default;
};

// A unit's own words for an item, whatever its version.
struct RequestTemplate {
  UnitId unit;
  std::string item;     // its code
  TemplateParts words;  // empty: the shipped ones again
  int version = 1;      // grows with every change; 1: never changed
  friend bool operator==(const RequestTemplate&, const RequestTemplate&) = default;
};

const TemplateParts& shipped_request_template(Form form);

std::span<const TemplateField> request_template_fields();

struct RequestTemplateLimits {
  static constexpr std::size_t title = 100;
  static constexpr std::size_t body = 3'000;
  static constexpr std::size_t legal_basis = 1'000;
};

// Everything that speaks against the words: title and body are mandatory, fields must be known. Complaints
// name title, body or legalBasis.
std::vector<Rejection> check_request_template(const TemplateParts& words);

// What is known when somebody begins to draft.
struct DraftingOccasion {
  UnitId asking;
  std::optional<UnitId> helping{};
  const ItemVersion* item = nullptr;  // nullptr: outside the catalogue
  Form form = Form::data;             // of the item, where there is one
  LocalDate today{};
};

struct ProposedWords {
  TemplateParts words;
  std::vector<std::string_view> open;  // fields that were asked for and are not known yet
};
// What is not known yet stands as 〔meaning〕, to be filled in by hand; a field that is known to be empty,
// such as the situation of an item without one, leaves its line out as in letters.
ProposedWords propose_words(const TemplateParts& words, const DraftingOccasion& occasion,
                            const OrgTree& units);

}  // namespace xiezhu::domain
