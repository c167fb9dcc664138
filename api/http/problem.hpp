// problem+json (RFC 9457): the one form in which anything is refused. A stable `code` for programs, a
// sentence in Chinese or English for people, and the field and rule behind each complaint.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/message.hpp"
#include "domain/kernel/outcome.hpp"

namespace xiezhu::api {

enum class Language { chinese, english };
// From Accept-Language by quality; Chinese unless English is preferred.
Language preferred_language(std::string_view accept_language);

struct FieldError {
  std::string field;  // path in the body ("requestedUnit"), or name of the header or query parameter
  std::string code;
  std::string detail{};  // completes the sentence, e.g. the greatest length
};

struct Problem {
  std::string code;
  std::string detail{};
  std::vector<FieldError> errors{};
  boost::json::object extra{};  // further members, such as `current`
};

// A rejection of the domain: of a field when it names one, of the whole call otherwise.
Problem problem_of(const domain::Rejection& rejection);
Problem invalid_input(std::vector<FieldError> errors);

// The status that belongs to a code; 500 for a code that is not in the table.
int status_of(std::string_view code);
// Every code there is; for tests and documentation.
std::vector<std::string_view> problem_codes();
// The sentence of a code with its detail filled in.
std::string sentence(std::string_view code, Language language, std::string_view detail);

Response to_response(const Problem& problem, const Request& request);

}  // namespace xiezhu::api
